-- Records whose decision another record states later: the later date counts, then the later load, then the later row.
-- Decisions are told apart by a number until few are left, which takes a fraction of the memory of their texts.
WITH repeated AS (
    SELECT hash(decision_id) AS id_hash FROM record GROUP BY id_hash HAVING count(*) > 1
),

candidate AS (
    SELECT record.* FROM record SEMI JOIN repeated ON hash(record.decision_id) = repeated.id_hash
)

SELECT load_no, record_no
FROM candidate
QUALIFY row_number() OVER (PARTITION BY decision_id ORDER BY decided_on DESC, load_no DESC, record_no DESC) > 1
