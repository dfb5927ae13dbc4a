-- A decision of later days is none yet.
case when t.decided_date > r.status_date then 'raised' else t.change_state end
