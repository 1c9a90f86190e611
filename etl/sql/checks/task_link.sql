SELECT _file, _row, 'task_no', task_no, year
FROM raw_task_indicator
WHERE (year, task_no) NOT IN (SELECT (year, task_no) FROM raw_task)
