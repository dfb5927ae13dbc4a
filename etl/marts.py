"""What the models compute: grain, meaning, who may see each column. Holds no SQL.

A column means the same wherever it stands, so its meaning is said once, in MEANINGS. Its unit
follows from its suffix.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.contract import TABLES
from etl.contract.columns import INTERNAL, OPEN, SHARED, SOLD, WHOLE

UNITS = {
    "_amount": "reporting",
    "_hours": "h",
    "_days": "days",
    "_ratio": "ratio",
    "_count": "count",
    "_date": "date",
    "_week": "date",
    "_month": "date",
    "_at": "moment",
}


@dataclass(frozen=True)
class Mart:
    """One computed table: how a scope reaches its rows and who sees each column."""

    name: str
    grain: str
    meaning: str
    scope: str
    columns: dict[frozenset[str], str]
    """Column names, space-separated, by who may see them."""
    contributor_rows: str = "none"
    fills: str = ""
    """What a page shows once it has rows; a computed table needs no such sentence, its exports have
    theirs."""

    @property
    def shown_to(self) -> dict[str, frozenset[str]]:
        """Who may see each column; a column nobody named is not here."""
        return {name: who for who, names in self.columns.items() for name in names.split()}


EARNED = (
    "baseline_amount planned_value_amount earned_value_amount actual_cost_amount"
    " baseline_discrete_amount planned_value_discrete_amount earned_value_discrete_amount"
)

MARTS = (
    Mart(
        name="project_team_week",
        grain="one row per project, performing team and ISO week",
        meaning=(
            "Hours and cost by the team that caused them, so that a department's cost is its teams'"
            " cost."
        ),
        scope="project",
        columns={
            SHARED: "project_id team_id week actual_cost_amount worked_hours billable_hours",
            INTERNAL: (
                "labour_amount booked_cost_amount committed_amount unpriced_hours fx_missing_count"
                " booked_missing_count"
            ),
        },
        contributor_rows="team",
    ),
    Mart(
        name="project_week",
        grain="one row per project and ISO week",
        meaning="Increments of plan, progress and cost; any window of time is a sum.",
        scope="project",
        columns={SHARED: "project_id week", INTERNAL: f"{EARNED} worked_hours"},
    ),
    Mart(
        name="task_total",
        grain="one row per task, as of the status date",
        meaning="Plan, progress and budget of each task.",
        scope="project",
        columns={
            OPEN: "project_id task_id task_name kind is_customer_visible",
            SHARED: (
                "parent_task_id wbs team_id owner_name waiting_for baseline_start_date"
                " baseline_finish_date original_finish_date forecast_start_date"
                " forecast_finish_date actual_start_date actual_finish_date complete_ratio"
                " estimate_hours worked_hours remaining_hours slip_days waiting_count is_done"
                " is_overdue"
            ),
            INTERNAL: "budget_amount planned_value_amount earned_value_amount",
        },
        contributor_rows="team",
    ),
    Mart(
        name="milestone",
        grain="one row per milestone",
        meaning="When it was promised, when it is now expected, when it happened.",
        scope="project",
        columns={
            OPEN: (
                "project_id milestone_id milestone_name baseline_date original_date forecast_date"
                " actual_date slip_days is_done is_overdue is_customer_visible"
            ),
            SHARED: "team_id",
        },
        contributor_rows="all",
    ),
    Mart(
        name="baseline_version",
        grain="one row per project and version of its baseline approved so far",
        meaning="What each baseline promised, who approved it and why.",
        scope="project",
        columns={
            SHARED: "project_id version is_current approved_date baseline_finish_date",
            INTERNAL: "approver_name reason change_name baseline_amount",
        },
        contributor_rows="all",
    ),
    Mart(
        name="project_team",
        grain="one row per project and team that works on it",
        meaning="Who works on what.",
        scope="project",
        columns={SHARED: "project_id team_id"},
        contributor_rows="team",
    ),
    Mart(
        name="project_source",
        grain="one row per project and file",
        meaning=(
            "Which files say something about a project, and whether they hold rows that others than"
            " its owner see."
        ),
        scope="project",
        columns={OPEN: "project_id file_id is_shared is_customer_visible"},
        contributor_rows="all",
    ),
    Mart(
        name="risk_exposure",
        grain="one row per risk",
        meaning="Probability times impact of each risk, before and after its response.",
        scope="project",
        columns={
            SOLD: (
                "project_id risk_id risk_name risk_kind risk_state probability_ratio"
                " delay_likely_days response is_open is_customer_visible"
            ),
            INTERNAL: (
                "impact_amount impact_low_amount impact_likely_amount impact_high_amount"
                " exposure_amount residual_exposure_amount response_cost_amount probability_level"
                " impact_level score_level delay_exposure_days owner_name response_due_date"
                " is_unassessed is_fx_missing"
            ),
        },
    ),
    Mart(
        name="action",
        grain="one row per issue and per response to an open risk",
        meaning="What is to be done, since when, and whether it is late.",
        scope="project",
        columns={
            SOLD: (
                "project_id action_id action_kind action_name severity opened_date due_date"
                " closed_date is_open is_overdue age_days age_group is_customer_visible"
            ),
            INTERNAL: "owner_name",
        },
    ),
    Mart(
        name="person_week",
        grain="one row per person and ISO week",
        meaning="Load against capacity of each person, for those who lead them.",
        scope="team",
        columns={
            SHARED: (
                "person_id person_name team_id department_id skill week contract_hours"
                " capacity_hours available_hours booked_hours soft_booked_hours worked_hours"
                " billable_hours billed_hours expected_hours submitted_hours over_booked_hours"
                " is_outside"
            )
        },
    ),
    Mart(
        name="team_week",
        grain="one row per team and ISO week",
        meaning="Load against capacity of each team.",
        scope="team",
        columns={
            SHARED: (
                "team_id department_id week contract_hours capacity_hours available_hours"
                " booked_hours soft_booked_hours worked_hours billable_hours billed_hours"
                " expected_hours submitted_hours over_booked_hours person_count full_time_hours"
            )
        },
    ),
    Mart(
        name="over_booking",
        grain="one row per overbooked person, ISO week and project that books them",
        meaning="Which project causes how much of an overbooking, for those who lead the person.",
        scope="team",
        columns={
            SHARED: (
                "person_id person_name team_id department_id skill week project_id booked_hours"
                " over_booked_hours"
            )
        },
    ),
    Mart(
        name="project_demand_week",
        grain="one row per project, team, skill and ISO week",
        meaning="What a project has booked, asks for and lacks, and what it books beyond capacity.",
        scope="project",
        columns={
            SHARED: (
                "project_id team_id department_id skill week booked_hours soft_booked_hours"
                " unnamed_hours soft_unnamed_hours requested_hours filled_hours unfilled_hours"
                " over_booked_hours"
            )
        },
        contributor_rows="team",
    ),
    Mart(
        name="skill_week",
        grain="one row per department, primary skill and ISO week",
        meaning="Demand against capacity by skill.",
        scope="department",
        columns={
            SHARED: (
                "department_id skill week person_count contract_hours capacity_hours"
                " available_hours booked_hours soft_booked_hours over_booked_hours unnamed_hours"
                " soft_unnamed_hours unfilled_hours demand_hours short_hours full_time_hours"
            )
        },
    ),
    Mart(
        name="project_total",
        grain="one row per project, as of the status date",
        meaning="What ratios are formed from, added up to the status date.",
        scope="project",
        columns={
            SHARED: (
                "project_id project_name programme_id portfolio department_id manager_name phase"
                " baseline_start_date baseline_finish_date forecast_finish_date actual_finish_date"
                " last_heard_date slip_days finish_slip_days planned_span_days is_ended"
                " is_cancelled is_finish_by_logic milestone_count milestone_done_count"
                " milestone_judged_count milestone_on_time_count milestone_late_count is_finished"
                " is_stale finished_task_count unplanned_task_count due_task_count"
                " judged_task_count missed_task_count open_task_count overdue_task_count"
                " period_due_task_count period_met_task_count"
            ),
            INTERNAL: (
                f"customer_id budget_amount original_budget_amount contingency_amount {EARNED}"
                " booked_cost_amount committed_amount closed_period_count period_planned_amount"
                " period_earned_amount period_planned_discrete_amount"
                " period_earned_discrete_amount period_cost_amount recent_earned_amount"
                " recent_cost_amount remaining_amount estimate_date is_estimate_stale"
                " estimate_amount reported_baseline_amount reported_forecast_amount report_date"
                " exposure_amount worked_hours earned_schedule_days actual_time_days"
                " planned_duration_days expected_duration_days scheduled_amount adhering_amount"
                " fx_missing_count booked_missing_count open_risk_count unpriced_risk_count"
                " unassessed_risk_count refused_count unknown_progress_count begun_task_count"
                " reported_task_count is_plan_falling is_plateau is_started_early"
            ),
        },
        contributor_rows="all",
    ),
    Mart(
        name="project_change",
        grain="one row per project",
        meaning="How its budget came about, change requests, and what is left of its reserves.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id original_amount budget_change_amount transfer_amount"
                " undistributed_amount approved_change_count decided_change_count"
                " pending_change_count approved_change_amount pending_change_amount"
                " approved_change_days pending_change_days recent_change_amount decision_total_days"
                " timed_change_count unbudgeted_amount contingency_amount contingency_drawn_amount"
                " reserve_amount reserve_drawn_amount exposure_amount unpriced_risk_count"
                " fx_missing_count"
            )
        },
    ),
    Mart(
        name="project_spend",
        grain="one row per project",
        meaning="Its cost by state and by kind of account.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id actual_cost_amount accrued_amount supplier_invoiced_amount"
                " supplier_paid_amount labour_amount capex_amount opex_amount unclassified_amount"
                " fx_missing_count"
            )
        },
    ),
    Mart(
        name="project_outcome",
        grain="one row per project",
        meaning="How it ended, what it is for, and what waiting for it costs.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id ended_count ended_dated_count ended_on_time_count ended_promised_count"
                " ended_as_first_promised_count costed_count ended_on_budget_count"
                " ended_on_first_budget_count benefit_planned_amount benefit_forecast_amount"
                " benefit_due_amount benefit_realised_amount benefit_unmeasured_count"
                " weekly_delay_amount remaining_weeks_number fx_missing_count"
            )
        },
    ),
    Mart(
        name="project_report_history",
        grain="one row per project and report date",
        meaning="What each report said of a project.",
        scope="project",
        columns={
            SHARED: "project_id report_date forecast_finish_date phase rating schedule_change_days",
            INTERNAL: "baseline_amount forecast_amount actual_cost_amount budget_change_amount",
        },
        contributor_rows="all",
    ),
    Mart(
        name="customer_project",
        grain="one row per project with a customer",
        meaning="The finished values its customer may read.",
        scope="project",
        columns={
            SOLD: (
                "project_id customer_id project_name manager_name contact_email phase"
                " baseline_finish_date forecast_finish_date actual_finish_date currency"
                " contract_amount price_change_amount invoiced_amount paid_amount overdue_amount"
                " unbilled_amount burned_amount recent_burned_amount yearly_invoiced_amount"
                " billed_ratio complete_ratio complete_reason expiry_date slip_days"
                " fx_missing_count"
            )
        },
    ),
    Mart(
        name="flow_item",
        grain="one row per board item and pass over the board",
        meaning="When each item arrived, began and finished, and how long it stood still.",
        scope="project",
        columns={
            SHARED: (
                "project_id task_id team_id task_name pass_number state_name points arrived_date"
                " started_date finished_date cancelled_date cycle_days lead_days age_days"
                " blocked_days waiting_days target_days is_open is_wip is_blocked is_reopened"
                " is_recent is_within_target is_breached"
            )
        },
        contributor_rows="team",
    ),
    Mart(
        name="team_flow_week",
        grain="one row per team and ISO week",
        meaning="What arrived, began and finished on a team's board, weeks of nothing included.",
        scope="team",
        columns={
            SHARED: (
                "team_id department_id week arrived_count started_count finished_count timed_count"
                " reopened_count cycle_days wip_days is_whole is_sampled"
            )
        },
    ),
    Mart(
        name="team_flow_band",
        grain="one row per team, ISO week and band of the board",
        meaning="How many items had come how far, added up since the beginning.",
        scope="team",
        columns={
            SHARED: "team_id department_id week band_name band_position as_of_date reached_count"
        },
    ),
)

# Tables the refresh itself writes.
WRITTEN = (
    Mart(
        name="project_status",
        grain="one row per project and dimension",
        meaning="Computed colour, its reason and sentence, beside the declared one.",
        scope="project",
        columns={
            SHARED: (
                "project_id dimension declared_colour declared_date declared_by declared_until_date"
                " is_watermelon"
            ),
            INTERNAL: (
                "computed_colour since_date is_counted metric_name metric_value reason sentence"
                " threshold_version declared_reason watermelon_date watermelon_count"
            ),
        },
        contributor_rows="all",
    ),
    Mart(
        name="task_schedule",
        grain="one row per task of a project whose tasks wait for each other",
        meaning="Dates by logic, and how much a task may slip.",
        scope="project",
        columns={
            SHARED: (
                "project_id task_id team_id early_start_date early_finish_date late_start_date"
                " late_finish_date total_float_days free_float_days is_critical is_near_critical"
                " is_longest_path"
            )
        },
        contributor_rows="team",
    ),
    Mart(
        name="project_schedule",
        grain="one row per project whose tasks wait for each other",
        meaning="Finish by logic, and the length of the critical path.",
        scope="project",
        columns={
            SHARED: "project_id network_finish_date",
            INTERNAL: "critical_path_days finish_float_days is_path_whole loop_names",
        },
        contributor_rows="all",
    ),
    Mart(
        name="project_simulation",
        grain="one row per project whose open tasks have uncertain durations",
        meaning="When it ends if durations vary and risks strike, in many runs of its network.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id run_count seed distribution correlation_ratio input_digest"
                " drawn_task_count drawn_risk_count low_date even_date likely_date high_date"
                " low_days even_days likely_days high_days contingency_days error_days"
                " baseline_chance_ratio expected_chance_ratio"
            )
        },
    ),
    Mart(
        name="finish_chance",
        grain="one row per simulated project and twentieth of the runs",
        meaning="By when which share of the runs is finished.",
        scope="project",
        columns={INTERNAL: "project_id chance_ratio finish_date"},
    ),
    Mart(
        name="task_simulation",
        grain="one row per open task of a simulated project",
        meaning="How often it decides the finish, and how far the finish follows it.",
        scope="project",
        columns={
            SHARED: "project_id task_id criticality_ratio",
            INTERNAL: "cruciality_ratio sensitivity_ratio",
        },
        contributor_rows="team",
    ),
    Mart(
        name="milestone_forecast",
        grain="one row per unreached milestone of a simulated project",
        meaning="When it is reached, in half and in four of five runs.",
        scope="project",
        columns={SHARED: "project_id milestone_id even_date likely_date"},
        contributor_rows="all",
    ),
    Mart(
        name="project_forecast",
        grain="one row per project under way with a baseline",
        meaning="Cost and finish as a range, from how such forecasts turned out.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id has_baseline is_complete is_point_shown low_amount even_amount"
                " likely_amount high_amount low_days even_days likely_days high_days low_date"
                " even_date likely_date high_date cost_reference finish_reference reference_count"
                " own_count"
            )
        },
    ),
    Mart(
        name="group_forecast",
        grain="one row per department with those below it, and one for the whole company",
        meaning="What its projects cost together, as a range.",
        scope="department",
        columns={
            INTERNAL: (
                "department_id project_count run_count low_amount even_amount likely_amount"
                " high_amount"
            )
        },
    ),
    Mart(
        name="risk_reserve",
        grain="one row per project with assessed open risks",
        meaning="What its risks cost together, as a range.",
        scope="project",
        columns={
            INTERNAL: "project_id drawn_risk_count run_count even_amount likely_amount high_amount"
        },
    ),
    Mart(
        name="group_reserve",
        grain="one row per department with those below it, and one for the whole company",
        meaning="What the risks of its projects cost together, as a range.",
        scope="department",
        columns={
            INTERNAL: (
                "department_id drawn_risk_count run_count even_amount likely_amount high_amount"
            )
        },
    ),
    Mart(
        name="project_measure",
        grain="one row per project and metric that lists show",
        meaning="Ratios of each project by their definitions, or why there is none.",
        scope="project",
        columns={INTERNAL: "project_id metric_name metric_value reason"},
    ),
    Mart(
        name="project_value",
        grain="one row per project with cash flows",
        meaning="What it is worth, and why a number is unknown.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id discount_ratio present_value return_rate payback_years"
                " discounted_payback_years benefit_cost return_on_investment present_value_reason"
                " return_rate_reason payback_years_reason discounted_payback_years_reason"
                " benefit_cost_reason return_on_investment_reason"
            )
        },
    ),
    Mart(
        name="flow_state",
        grain="one row per state of a board",
        meaning="Where an item of a board begins and ends, as portal.toml says.",
        scope="everyone",
        columns={SHARED: "state_name state_class state_position"},
    ),
    Mart(
        name="team_forecast",
        grain="one row per team with board items",
        meaning=(
            "When the backlog will be done and how many items by a date, from past weeks drawn at"
            " random."
        ),
        scope="team",
        columns={
            SHARED: (
                "team_id department_id backlog_count sampled_week_count horizon_date"
                " even_item_count likely_item_count even_backlog_days likely_backlog_days"
                " even_backlog_date likely_backlog_date unfinished_ratio history_reason run_count"
                " seed"
            )
        },
    ),
    Mart(
        name="report_history",
        grain="one row per status date reported so far",
        meaning="The reports that trends are made of; of one status date the last published.",
        scope="everyone",
        columns={OPEN: "snapshot_id status_date published_at"},
    ),
    Mart(
        name="project_history",
        grain="one row per project and report that said something new of it",
        meaning="What earlier reports said, and this one.",
        scope="project",
        columns={
            SHARED: (
                "project_id status_date finish_date baseline_finish_date promised_finish_date"
                " baseline_version is_gone"
            ),
            INTERNAL: (
                "budget_amount baseline_amount estimate_amount actual_cost_amount exposure_amount"
                " residual_exposure_amount open_risk_count refused_count computed_colour"
                " even_amount likely_amount even_date likely_date"
            ),
        },
        contributor_rows="all",
    ),
    Mart(
        name="forecast_score",
        grain="one row per finished project and report before its end",
        meaning="What was forecast then, and how it ended.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id told_date estimate_amount even_amount likely_amount actual_cost_amount"
                " finish_date even_date likely_date actual_finish_date late_days"
            )
        },
    ),
    Mart(
        name="colour_outcome",
        grain="one row per colour that earlier reports gave",
        meaning="How often the finish had slipped by more than a month a quarter later.",
        scope="everyone",
        columns={SHARED: "computed_colour followed_count slipped_count"},
    ),
    Mart(
        name="milestone_history",
        grain="one row per milestone and report that said something new of it",
        meaning="When it was promised and expected, report by report.",
        scope="project",
        columns={
            OPEN: (
                "milestone_id status_date project_id milestone_name baseline_date forecast_date"
                " is_done is_customer_visible is_gone"
            )
        },
        contributor_rows="all",
    ),
    Mart(
        name="project_margin",
        grain="one row per project that a customer pays for",
        meaning="What it is sold for, billed and worth so far, against what it costs.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id contract_type price_amount time_billed_amount time_labour_amount"
                " billed_amount worked_hours recognised_cost_amount recognised_estimate_amount"
                " recognised_amount fixed_margin_amount fx_missing_count"
            )
        },
    ),
    Mart(
        name="schedule_check",
        grain="one row per project and check",
        meaning="Whether the schedule holds together, by the fourteen points of DCMA.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id check_number check_name target value_ratio fail_count base_count"
                " failing_names is_pass"
            )
        },
    ),
    Mart(
        name="key_person",
        grain="one row per project whose tasks wait for each other",
        meaning="How much of the critical work left rests on one person.",
        scope="project",
        columns={
            INTERNAL: (
                "project_id critical_task_count critical_hours named_hours top_person_hours"
                " person_count"
            )
        },
    ),
    Mart(
        name="refused_row",
        grain="one row per refused row",
        meaning="Rows that came in and are left out, with why.",
        scope="project",
        columns={
            INTERNAL: (
                "file_id source_row table_name project_id refused_amount refused_hours faults"
                " row_text"
            )
        },
    ),
    Mart(
        name="later_row",
        grain="one row per row, date or value after the status date",
        meaning="What came in of days after the status date: listed here, counted nowhere.",
        scope="project",
        columns={
            INTERNAL: (
                "file_id source_row table_name project_id kind column_name later_date row_text"
            )
        },
    ),
    Mart(
        name="fault",
        grain="one row per fault",
        meaning="Each thing wrong in what came in.",
        scope="project",
        columns={
            INTERNAL: (
                "file_id source_row table_name column_name kind found expected remedy project_id"
                " is_row_refused"
            )
        },
    ),
    Mart(
        name="column_coverage",
        grain="one row per project and column of which cells were refused",
        meaning="How many rows are published without a cell that was refused.",
        scope="project",
        columns={INTERNAL: "table_name column_name project_id row_count known_count refused_count"},
    ),
    Mart(
        name="metric_input",
        grain="one row per metric and column that it stands on",
        meaning="Beside which numbers a refused cell is told.",
        scope="everyone",
        columns={OPEN: "metric_name table_name column_name"},
    ),
    Mart(
        name="source_file",
        grain="one row per file",
        meaning="What the snapshot was made of.",
        scope="file",
        columns={
            OPEN: "file_id file_name table_name format sha256 loaded_at",
            INTERNAL: "byte_count row_count",
        },
    ),
    Mart(
        name="lineage",
        grain="one row per column of a computed table and place it comes from",
        meaning="Which rows of the exports a number stands on.",
        scope="everyone",
        columns={
            OPEN: "mart column_name position kind table_name meaning entity_sql trace_sql unit"
        },
    ),
    Mart(
        name="control_total",
        grain="one row per file and summed column",
        meaning="In = published + refused + later + rounded.",
        scope="steward",
        columns={
            WHOLE: (
                "file_id table_name column_name unit in_total published_total refused_total"
                " later_total rounded_total"
            )
        },
    ),
    Mart(
        name="snapshot",
        grain="one row",
        meaning="This snapshot.",
        scope="everyone",
        columns={
            OPEN: (
                "snapshot_id build_id status_date published_at previous_id company_name currency"
                " language timezone cadence_days full_time_hours has_issues engine engine_version"
                " standpoint_version"
            )
        },
    ),
    Mart(
        name="metric",
        grain="one row per metric",
        meaning="Every number's definition.",
        scope="everyone",
        columns={
            OPEN: (
                "metric_name position topic symbol label unit better kind mart value_sql reason_sql"
                " formula meaning source null_rule worked_example shown_to"
            )
        },
    ),
    Mart(
        name="reason",
        grain="one row per reason code",
        meaning="Why a value is unknown.",
        scope="everyone",
        columns={OPEN: "reason meaning"},
    ),
    Mart(
        name="metric_threshold",
        grain="one row per metric, portfolio, version and band",
        meaning="Where the colours begin.",
        scope="everyone",
        columns={
            SHARED: (
                "metric_name portfolio version valid_from_date colour low_value is_low_included"
                " high_value is_high_included is_in_force"
            )
        },
    ),
    Mart(
        name="published_table",
        grain="one row per published table",
        meaning="How a scope reaches its rows.",
        scope="everyone",
        columns={OPEN: "table_name grain meaning scope contributor_rows row_count fills"},
    ),
    Mart(
        name="published_column",
        grain="one row per published column",
        meaning="What a column means and who may see it.",
        scope="everyone",
        columns={OPEN: "table_name position column_name type unit meaning shown_to"},
    ),
)

BY_NAME = {m.name: m for m in (*MARTS, *WRITTEN)}

ODDS = {
    "low": "one in ten stays below",
    "even": "is as likely exceeded as not",
    "likely": "four in five stay below",
    "high": "nine in ten stay below",
}
MEANINGS = {
    "relation": "How the reader of this row stands to the project: owner, contributor or customer.",
    "source_file_id": "The file the row came from.",
    "source_row": "Its row in that file, as a person counts.",
    "is_row_refused": "Whether the row is left out; else its cell is left empty.",
    "known_count": "Rows that have a value there.",
    "rounded_total": "What decimals beyond those that are kept are worth.",
    "week": "Monday of the ISO week.",
    "team_id": "The team.",
    "department_id": "The department.",
    "project_id": "The project.",
    "baseline_amount": "Planned cost in the approved baseline, level of effort included.",
    "planned_value_amount": "Planned value: the part of the baseline due by the status date.",
    "earned_value_amount": "Earned value: budget times credit.",
    "actual_cost_amount": (
        "Actual cost at the budget rate: invoiced, paid and accrued cost, and labour."
    ),
    "booked_cost_amount": "Actual cost at the rate of the day it was booked.",
    "estimate_amount": (
        "Final cost now expected: at plan before 30 % complete, at its own efficiency after."
    ),
    "committed_amount": "Ordered and not yet received.",
    "baseline_discrete_amount": "Baseline without level of effort.",
    "planned_value_discrete_amount": "Planned value without level of effort.",
    "earned_value_discrete_amount": "Earned value without level of effort.",
    "finished_task_count": (
        "Tasks with a baseline finished; milestones, summaries and level of effort are not counted."
    ),
    "unplanned_task_count": "Tasks finished that no baseline holds.",
    "judged_task_count": (
        "Of those due, the ones of which it is known whether they were finished by then."
    ),
    "due_task_count": "Tasks whose baseline finish has passed.",
    "missed_task_count": "Of those due, the unfinished and those finished late.",
    "period_due_task_count": "Tasks whose baseline finish lies in the last four whole weeks.",
    "period_met_task_count": "Of those, the ones finished by it.",
    "expected_duration_days": "Working days from the start to the finish expected.",
    "scheduled_amount": "Planned value at the earned schedule, task by task.",
    "adhering_amount": "Of that, what is earned on the very tasks planned.",
    "cancelled_date": "When it left the board without being done.",
    "is_fx_missing": "Open, and its amounts are in a currency without a rate.",
    "unpriced_risk_count": "Open risks whose amounts are in a currency without a rate.",
    "is_outside": (
        "Booked or at work in a week in which the person is not employed; nothing is available"
        " then."
    ),
    "unknown_progress_count": (
        "Tasks reported complete only after the status date, of which nobody wrote down how far"
        " they were by then."
    ),
    "begun_task_count": "Tasks under way.",
    "reported_task_count": "Of those, the ones whose progress was reported within the cadence.",
    "since_date": "Since when it has had this colour, by the same numbers week by week.",
    "is_counted": "Whether it takes part in the overall colour.",
    "is_in_force": "Whether it holds at the status date.",
    "declared_until_date": "Last day the declared colour holds.",
    "burned_amount": "Invoiced, and approved work not yet invoiced at the rate it is sold for.",
    "recent_burned_amount": "The same, of the last twelve weeks.",
    "yearly_invoiced_amount": "Invoiced in the last year.",
    "project_count": "How many projects.",
    "impact_low_amount": "Smallest cost impact.",
    "impact_likely_amount": "Most likely cost impact.",
    "impact_high_amount": "Largest cost impact.",
    "residual_exposure_amount": "Probability times impact after the response.",
    "probability_level": "1 to 5, by 10, 30, 50 and 70 per cent.",
    "impact_level": "1 to 5, by 1, 5, 10 and 20 per cent of the budget.",
    "score_level": "Level of probability times level of impact: it ranks and is never added up.",
    "delay_exposure_days": "Probability times most likely delay; of one risk.",
    "action_id": "The issue, or the risk.",
    "action_kind": "Issue or response to a risk.",
    "action_name": "What is to be done.",
    "age_days": "Days open, or in progress for a board item; of what is closed, days until then.",
    "age_group": "Its age, in four groups.",
    "original_amount": "Budget first approved.",
    "budget_change_amount": "Budget added by approved changes.",
    "transfer_amount": "Budget moved in (positive) or out.",
    "undistributed_amount": "Approved budget that no task has yet.",
    "approved_change_count": "Change requests approved.",
    "decided_change_count": "Change requests approved or rejected.",
    "pending_change_count": "Change requests not decided.",
    "approved_change_amount": "Cost effect of the approved change requests.",
    "pending_change_amount": "Cost effect of those not decided; in no total.",
    "approved_change_days": "Effect of the approved ones on the finish.",
    "pending_change_days": "Effect of those not decided on the finish.",
    "recent_change_amount": "Size of the changes approved in the last twelve weeks, up or down.",
    "decision_total_days": "Days from raised to decided, added up.",
    "timed_change_count": "Decided change requests with both dates.",
    "unbudgeted_amount": (
        "Approved change requests less the budget lines for them: 0 where they agree."
    ),
    "contingency_drawn_amount": "Drawn from contingency less returned.",
    "reserve_amount": "Management reserve, outside the budget.",
    "reserve_drawn_amount": "Drawn from the management reserve less returned.",
    "accrued_amount": "Received or performed, not invoiced.",
    "supplier_invoiced_amount": "Invoiced by suppliers, paid or not.",
    "supplier_paid_amount": "Paid to suppliers.",
    "labour_amount": "Labour priced from time.",
    "capex_amount": "Capital expenditure.",
    "opex_amount": "Operating expenditure.",
    "unclassified_amount": "Actual cost of no kind of account.",
    "ended_dated_count": "Of those finished, the ones whose baseline finish is known.",
    "ended_promised_count": "Of those finished, the ones whose first baseline finish is known.",
    "ended_count": "1 where it is finished.",
    "ended_on_time_count": "1 where it finished by its current baseline.",
    "ended_as_first_promised_count": "1 where it finished by its first baseline.",
    "costed_count": "1 where it is finished and both cost and baseline are known.",
    "ended_on_budget_count": "1 where it cost no more than its baseline.",
    "ended_on_first_budget_count": "1 where it cost no more than first approved.",
    "benefit_planned_amount": "Benefits planned.",
    "benefit_forecast_amount": "Benefits now expected.",
    "benefit_due_amount": "Benefits planned to be realised by the status date.",
    "benefit_realised_amount": "Benefits realised by then.",
    "remaining_weeks_number": "Weeks from the status date to the finish expected.",
    "discount_ratio": "Yearly rate that later money is discounted by.",
    "present_value": "Net present value.",
    "return_rate": "Internal rate of return, yearly.",
    "payback_years": "Years until nothing is owed.",
    "discounted_payback_years": "The same, discounted.",
    "benefit_cost": "Benefit for each unit of cost, discounted.",
    "return_on_investment": "(Benefit − cost) ÷ cost.",
    **{
        f"{n}_reason": "Why there is none."
        for n in (
            "present_value",
            "return_rate",
            "payback_years",
            "discounted_payback_years",
            "benefit_cost",
            "return_on_investment",
        )
    },
    "open_task_count": "Tasks not finished.",
    "overdue_task_count": "Open tasks that should have finished by now.",
    "early_start_date": (
        "Earliest start by logic; of work begun, of what is left of it. What is done stands as it"
        " happened."
    ),
    "early_finish_date": (
        "Earliest finish by logic. What is left of a task under way lasts until its forecast"
        " finish; where that is past, its duration by what is not complete. What is done stands as"
        " it happened."
    ),
    "is_estimate_stale": "Whether the latest estimate of what is left is older than the cadence.",
    "has_issues": "Whether a source brought issues.",
    "late_start_date": "Latest start that keeps the finish of the project; none of what is done.",
    "late_finish_date": "Latest finish that keeps the finish of the project; none of what is done.",
    "total_float_days": (
        "Working days it may slip before the project's finish, or its own deadline, moves."
    ),
    "free_float_days": "Working days it may slip before any other task moves.",
    "is_critical": "Whether it has no float.",
    "is_near_critical": "Whether it has at most five working days of float.",
    "is_longest_path": "Whether the chain that decides the finish runs through it.",
    "network_finish_date": "Finish by logic, from the links, durations and what is done.",
    "critical_path_days": "Working days from the status date to the finish by logic.",
    "finish_float_days": (
        "Working days from the finish by logic to the baseline finish; below 0 it is too late."
    ),
    "is_path_whole": "Whether a delay of the critical path moves the finish by as much.",
    "loop_names": "The circle of tasks that prevents a schedule.",
    "check_number": "Number of the check.",
    "check_name": "What is looked at.",
    "target": "What it should be.",
    "value_ratio": "What it is.",
    "fail_count": "How many fail.",
    "base_count": "Of how many.",
    "failing_names": "Which fail.",
    "is_pass": "Whether it is as it should be.",
    "run_count": "How many runs.",
    "seed": "Where the random numbers begin; the same seed and input give the same result.",
    "distribution": "How durations are drawn: Beta-PERT or triangular.",
    "correlation_ratio": "How far durations of a project move together, on ranks.",
    "input_digest": "A mark of all that went in.",
    "drawn_task_count": "Tasks whose duration is drawn.",
    "drawn_risk_count": "Open risks that hit one of its tasks.",
    "contingency_days": (
        "Working days from the finish by logic to the finish that four in five runs meet."
    ),
    "error_days": "Standard error of that finish, in days.",
    "baseline_chance_ratio": "Share of the runs that end by the baseline finish.",
    "expected_chance_ratio": "Share of the runs that end by the finish expected.",
    "chance_ratio": "Share of the runs.",
    "finish_date": "The day by which they end.",
    "criticality_ratio": "Share of the runs in which it has no float.",
    "cruciality_ratio": "Rank correlation of its duration with the finish.",
    "sensitivity_ratio": (
        "Share of runs in which it is critical, times its spread over that of the finish."
    ),
    "has_baseline": "Whether a baseline with cost is approved.",
    "is_complete": "Whether all of it is done.",
    "is_point_shown": "Whether enough is complete (20 %) for more than a band.",
    **{f"{n}_amount": f"Final cost that {w}." for n, w in ODDS.items()},
    **{f"{n}_days": f"Duration in working days that {w}." for n, w in ODDS.items()},
    **{f"{n}_date": f"Finish that {w}." for n, w in ODDS.items()},
    "cost_reference": "Whose finished projects the range of cost stands on: own or published.",
    "finish_reference": (
        "Whose finished projects the range of the finish stands on: own or published."
    ),
    "reference_count": "How many finished projects the range of cost stands on.",
    "own_count": "Finished projects of our own that could serve.",
    "closed_period_count": "Periods of four whole weeks since its first week.",
    "period_planned_discrete_amount": (
        "Planned value of the last four whole weeks without level of effort."
    ),
    "period_earned_discrete_amount": (
        "Earned value of the last four whole weeks without level of effort."
    ),
    "period_planned_amount": "Planned value of the last four whole weeks.",
    "period_earned_amount": "Earned value of the last four whole weeks.",
    "period_cost_amount": "Actual cost of the last four whole weeks.",
    "recent_earned_amount": "Earned value of the last twelve whole weeks.",
    "recent_cost_amount": "Actual cost of the last twelve whole weeks.",
    "worked_hours": "Hours worked.",
    "billable_hours": "Hours the customer pays for; of persons and teams, the approved ones.",
    "unpriced_hours": "Hours that have no standard rate.",
    "fx_missing_count": "Lines whose exchange rate is missing.",
    "booked_missing_count": "Lines whose rate on the day they were booked is missing.",
    "complete_reason": "Why the share complete is unknown.",
    "original_finish_date": "Finish in the first baseline.",
    "complete_ratio": (
        "Physical progress, 0 to 1: by what its technique credits, else as last reported, else as"
        " the task list says."
    ),
    "budget_amount": "Current approved budget.",
    "original_budget_amount": "First approved budget.",
    "contingency_amount": "Contingency approved, outside the baseline.",
    "slip_days": "Calendar days by which the forecast or actual finish lies after the baseline.",
    "benefit_unmeasured_count": (
        "Benefits due by the status date whose realised amount did not come in."
    ),
    "finish_slip_days": (
        "Calendar days by which the finish lies after the baseline: the actual one, else the later"
        " of the one expected and the one by logic, never before the status date while a task is"
        " open."
    ),
    "planned_span_days": (
        "Calendar days from the planned start to the baseline finish, both counted."
    ),
    "is_ended": (
        "Whether its work is over: an actual finish, a phase that says so, or all of its tasks"
        " done."
    ),
    "is_cancelled": "Whether it was cancelled before it ended.",
    "is_finish_by_logic": "Whether the finish by logic lies after the one expected.",
    "waiting_count": "Unfinished tasks that wait for this one.",
    "is_done": "Whether it has finished; what was cancelled has not.",
    "is_overdue": "Whether it should have finished by the status date and has not.",
    "milestone_id": "The milestone.",
    "milestone_name": "Its name.",
    "baseline_date": "Date in the approved baseline.",
    "original_date": "Date in the first baseline.",
    "forecast_date": "Date now expected, or when it happened.",
    "actual_date": "When it happened.",
    "file_id": "The file.",
    "impact_amount": "Cost if the risk occurs: mean of its three points.",
    "exposure_amount": "Probability times impact; an opportunity counts negative.",
    "is_open": "Whether the risk is open.",
    "is_unassessed": "Whether an open risk lacks probability or impact.",
    "capacity_hours": "Contract hours less public holidays (RS03).",
    "available_hours": "Capacity less absence and the non-project share (RS04).",
    "booked_hours": "Hours booked firmly (RS05).",
    "soft_booked_hours": "Hours booked tentatively.",
    "over_booked_hours": "Booked beyond what is available, by person and week (RS07).",
    "person_count": "People counted.",
    "contract_hours": (
        "Contract hours for the part of the week employed, holidays and absence included (RS01)."
    ),
    "expected_hours": "Hours that time sheets of closed weeks should hold: what was available.",
    "submitted_hours": (
        "Hours that time sheets of closed weeks hold, each person and week counted up to what was"
        " expected (RS11)."
    ),
    "full_time_hours": "Contract hours of a full-time week, which FTE divides by.",
    "unnamed_hours": "Hours booked firmly for a role, with no person named.",
    "soft_unnamed_hours": "Hours booked tentatively for a role, with no person named.",
    "unfilled_hours": "Hours asked for and not promised.",
    "demand_hours": "Hours firmly booked, on people or roles, and asked for and not promised.",
    "short_hours": "Demand beyond what is available, by skill and week.",
    "skill": 'Primary skill; people and demand without one stand under "not stated".',
    "critical_task_count": "Open tasks with at most five working days of float.",
    "critical_hours": "Hours of work left on them.",
    "named_hours": "Of those, the hours that somebody is named for.",
    "top_person_hours": "Of those, the hours of the person with most.",
    "remaining_amount": "Cost still to come, as the responsible people estimate.",
    "reported_baseline_amount": "Planned total in the latest report.",
    "reported_forecast_amount": "Expected total in the latest report.",
    "report_date": "Date of the report.",
    "last_heard_date": "Newest report, progress, hours or cost.",
    "earned_schedule_days": (
        "Earned schedule: when this much should have been earned, working days since the start."
    ),
    "actual_time_days": "Working days from the start to the status date, frozen at the finish.",
    "planned_duration_days": "Working days the baseline lasts.",
    "open_risk_count": "Open risks.",
    "unassessed_risk_count": "Open risks without probability or impact.",
    "milestone_count": "Milestones.",
    "milestone_done_count": "Milestones reached.",
    "milestone_judged_count": "Milestones reached whose baseline date and day are known.",
    "milestone_on_time_count": "Milestones reached by their baseline date.",
    "milestone_late_count": "Unreached milestones forecast after their baseline date.",
    "refused_count": "Rows of this project that were refused, or its cells of this column.",
    "is_plan_falling": "Whether the cumulative plan falls somewhere.",
    "is_plateau": (
        "Whether the plan is flat where progress stands, so that earned schedule was clamped."
    ),
    "is_started_early": "Whether work started before the baseline.",
    "is_finished": "Whether the project is over.",
    "is_stale": "Whether nothing was heard for longer than the reporting cadence.",
    "forecast_amount": "Cost now expected for the whole.",
    "price_change_amount": "Approved changes of the price.",
    "invoiced_amount": "Billed so far.",
    "paid_amount": "Paid so far.",
    "overdue_amount": "Billed, due and not paid.",
    "unbilled_amount": "Agreed and not yet billed.",
    "billed_ratio": "Share of the agreed value billed.",
    "expiry_date": "When the agreement ends.",
    "declared_colour": "The colour a person declared.",
    "declared_date": "When.",
    "declared_by": "Who declared it.",
    "declared_reason": "Why, in their words.",
    "is_watermelon": "Whether the declared colour is better than the computed one.",
    "watermelon_date": (
        "Since when it was declared better than the numbers say, where the numbers go back that"
        " far."
    ),
    "watermelon_count": "In how many declarations in a row it was better.",
    "computed_colour": "The colour by the published thresholds.",
    "metric_name": "The metric.",
    "metric_value": "Its value.",
    "reason": "Why a value is unknown.",
    "sentence": "The colour in words.",
    "threshold_version": "Version of the thresholds applied.",
    "dimension": "What the colour is about.",
    "refused_amount": "Money in the refused row.",
    "refused_hours": "Hours in the refused row.",
    "faults": "What was wrong with it.",
    "row_text": "The row as it would have been published.",
    "table_name": "The table.",
    "column_name": "The column.",
    "kind": "What kind it is.",
    "found": "What was there.",
    "expected": "What should be there.",
    "remedy": "What to do.",
    "file_name": "The file's name.",
    "format": "Its format.",
    "sha256": "Its SHA-256.",
    "loaded_at": "When it was read, UTC.",
    "entity_sql": "What of the computed table a row belongs to.",
    "trace_sql": "The rows, in SQL over the tables of this snapshot.",
    "is_shared": "Whether those who contribute to the project may see rows of it.",
    "byte_count": "Its size.",
    "row_count": "Rows in it.",
    "unit": "The unit.",
    "in_total": "What came in.",
    "published_total": "What was published.",
    "refused_total": "What was refused.",
    "later_total": "What lies after the status date.",
    "later_date": "The day after the status date that cuts it.",
    "snapshot_id": "The snapshot.",
    "build_id": "Random, never given twice: what tells this build from another of the same name.",
    "status_date": "What the numbers are as of.",
    "published_at": "When it was built, UTC.",
    "previous_id": "The snapshot before.",
    "company_name": "Whose numbers they are.",
    "currency": "ISO 4217 code.",
    "language": "Language and region of numbers and dates.",
    "timezone": "Time zone of the reader.",
    "cadence_days": "Days after which a silent project is stale.",
    "engine": "What computed it.",
    "engine_version": "Its version.",
    "standpoint_version": "Version of Standpoint.",
    "position": "Place in order.",
    "symbol": "Short name.",
    "label": "Name.",
    "better": "Which way is good.",
    "mart": "The table it is summed from.",
    "value_sql": "How it is computed.",
    "reason_sql": "When and why it is unknown.",
    "formula": "The formula, as people write it.",
    "meaning": "What it means.",
    "source": "Who defined it.",
    "topic": "What it is about.",
    "null_rule": "When it is unknown.",
    "worked_example": "An example by hand.",
    "shown_to": "Who may see it.",
    "portfolio": "The portfolio.",
    "version": "Version.",
    "valid_from_date": "First day it applies.",
    "colour": "The colour.",
    "low_value": "Lower bound; empty is open.",
    "is_low_included": "Whether the lower bound belongs to the band.",
    "high_value": "Upper bound; empty is open.",
    "is_high_included": "Whether the upper bound belongs to the band.",
    "grain": "What one row is.",
    "scope": "How a scope reaches its rows.",
    "contributor_rows": "Which rows of contributing projects are shared.",
    "type": "The column's type.",
    "fills": "What a page shows with it.",
    "pass_number": "1, and one more for each time it was reopened.",
    "state_name": "The state on the board.",
    "state_class": "What it stands for: not_started, started, waiting or finished.",
    "state_position": "How far along the board it is.",
    "arrived_date": "When it came onto the board; empty where that did not come in.",
    "started_date": "When it was begun.",
    "finished_date": "When it was finished.",
    "cycle_days": (
        "Calendar days from start to finish, both counted; of a week, added up over the items"
        " finished in it."
    ),
    "lead_days": "Calendar days from arrival to finish, both counted.",
    "blocked_days": (
        "Days between its start and its finish, or the status date, on which it was blocked; each"
        " counts once."
    ),
    "waiting_days": "Days on which it was blocked or in a state that waits; each counts once.",
    "target_days": "Calendar days it should be finished within.",
    "is_wip": "Whether it is begun and not finished.",
    "is_blocked": "Whether it is open and blocked on the status date.",
    "is_reopened": "Whether it had been finished before.",
    "is_recent": "Whether it was finished in the last 90 days.",
    "is_within_target": "Whether it was finished within its target.",
    "is_breached": "Whether it is in progress and older than its target.",
    "arrived_count": "Items that arrived.",
    "started_count": "Items begun.",
    "finished_count": "Items finished.",
    "timed_count": "Items finished whose start is known.",
    "reopened_count": "Items reopened.",
    "wip_days": "Items in progress, added up over the days of the week.",
    "is_whole": "Whether the week is over.",
    "is_sampled": "Whether it is one of the last 12 whole weeks.",
    "band_name": "The band: arrived, begun, a state further on, or finished.",
    "band_position": "Its place in order.",
    "as_of_date": "The last day counted.",
    "reached_count": "Items that had come at least that far, since the beginning.",
    "backlog_count": "Items not finished.",
    "sampled_week_count": "Whole weeks drawn from.",
    "horizon_date": "Eight weeks after the status date.",
    "even_item_count": "Items finished by then, as likely as not.",
    "likely_item_count": "Items finished by then in 85 of 100 cases.",
    **{
        f"{n}_backlog_{u}": f"{t} {w}."
        for n, w in (("even", "as likely as not"), ("likely", "in 85 of 100 cases"))
        for u, t in (
            ("days", "Calendar days until the backlog is done,"),
            ("date", "When the backlog is done,"),
        )
    },
    "unfinished_ratio": "Share of the draws that did not finish it within two years.",
    "history_reason": "Why there is no forecast.",
    "told_date": "The status date of the report that said it.",
    "late_days": "Calendar days from the finish expected then to the actual one.",
    "followed_count": "Reports with this colour whose project is known a quarter later.",
    "slipped_count": "Of these, those whose finish was then more than a month later.",
    "is_current": "Whether it is the version in force.",
    "baseline_version": "Version of the baseline in force.",
    "promised_finish_date": (
        "Finish of the tasks in the version in force, else in the approved baseline."
    ),
    "is_gone": (
        "Whether this report no longer holds it; the other columns say what the last one said."
    ),
    "contract_type": "How the customer pays.",
    "price_amount": "Agreed price.",
    "time_billed_amount": "Billed, where time and material is paid.",
    "time_labour_amount": "What the hours cost, where time and material is paid.",
    "recognised_cost_amount": "Cost so far, where revenue is recognised by cost.",
    "recognised_estimate_amount": "Forecast at completion, where revenue is recognised by cost.",
    "recognised_amount": "Revenue recognised so far.",
    "fixed_margin_amount": "Revenue recognised less cost; an expected loss in full.",
    "billed_amount": "Billed so far.",
    "milestone_day": "The day.",
    "project_name": "Its name.",
    "owner_name": "Who answers for it.",
    "actual_finish_date": "Finish as it happened.",
}
MEANINGS = {c.name: c.meaning for t in TABLES for c in t.columns} | MEANINGS


def unit_of(column: str) -> str:
    """The unit a column's suffix stands for; '' for none."""
    return next((unit for suffix, unit in UNITS.items() if column.endswith(suffix)), "")
