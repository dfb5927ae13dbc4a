-- One row per budget line of a project, in the order approved.
select b.line_kind, b.line_name, b.approved_date, b.line_amount, c.change_name
from budget_lines as b
left join changes as c on c.change_id = b.change_id
where b.project_id = $project
order by b.approved_date, b.budget_line_id
