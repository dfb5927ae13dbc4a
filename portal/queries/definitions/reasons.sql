-- One row per reason a value may be unknown.
select reason, meaning from reason order by reason
