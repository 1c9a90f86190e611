-- wrk asks each time for the same rows by another address: the members of one parameter in another order.
-- Arguments: what stands before the members, and the members parted by commas.
local before, members = "", {}

function init(arguments)
   before = arguments[1]
   for member in string.gmatch(arguments[2], "[^,]+") do
      table.insert(members, member)
   end
   math.randomseed(os.time())
end

function request()
   for last = #members, 2, -1 do
      local other = math.random(last)
      members[last], members[other] = members[other], members[last]
   end
   return wrk.format("GET", before .. table.concat(members, ","))
end
