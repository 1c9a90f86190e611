-- wrk asks each time by another address: so many members of a parameter, in another order.
-- Arguments: the address without them, then for each parameter `name=how many=members parted by commas`.
local before, parameters = "", {}

function init(arguments)
   before = arguments[1]
   for place = 2, #arguments do
      local name, count, listed = string.match(arguments[place], "^([^=]+)=(%d+)=(.+)$")
      local members = {}
      for member in string.gmatch(listed, "[^,]+") do
         table.insert(members, member)
      end
      table.insert(parameters, {name = name, count = tonumber(count), members = members})
   end
   math.randomseed(os.time())
end

function request()
   local asked = {}
   for _, parameter in ipairs(parameters) do
      local members = parameter.members
      for place = 1, parameter.count do
         local other = math.random(place, #members)
         members[place], members[other] = members[other], members[place]
      end
      table.insert(asked, parameter.name .. "=" .. table.concat(members, ",", 1, parameter.count))
   end
   return wrk.format("GET", before .. table.concat(asked, "&"))
end
