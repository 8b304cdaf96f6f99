-- sqlite
with q1 as (select json_object('__typename', cast('Policy' as text), 'number', t1."number", 'agentId', cast(t1."agent_id" as text), 'coverages', json((select json_group_array(json_object('name', t2s."name", 'loading', null)) as v
from (select t2."name", t2."loading", t2."id" as "_k0"
from "w_coverages" t2
where t2."policy_id" = t1."id"
order by "_k0" limit ?1) t2s))) as v
from "w_policies" t1
where t1."id" = ?2 and t1."org_id" in (select value from json_each(?3)) and t1."agent_id" = ?4) select json_object('policy', json((select v
from q1)));

-- postgres
with q1 as (select row_to_json(x) as v
from (select cast('Policy' as text) as "__typename", t1."number" as "number", (t1."agent_id")::text as "agentId", (select coalesce(json_agg(row_to_json(x)), '[]'::json) as v
from (select t2s."name" as "name", null as "loading"
from (select t2."name", t2."loading", t2."id" as "_k0"
from "w_coverages" t2
where t2."policy_id" = t1."id"
order by "_k0" limit $1::bigint) t2s) x) as "coverages"
from "w_policies" t1
where t1."id" = $2::bigint and t1."org_id" = any($3::bigint[]) and t1."agent_id" = $4::bigint) x) select ((select row_to_json(x)
from (select (select v
from q1) as "policy") x))::text;
