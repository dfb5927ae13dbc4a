"""The tasks of a project: what is in force, what is done, what is planned and earned by a day. From
the words of §1 and of the definitions."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from tests.reference.world import Row, World

CANCELLED = ("Cancelled", "Won't do")


class Work:
    """The work of one project, in reporting currency."""

    def __init__(self, world: World, project: str) -> None:
        self.world, self.project = world, project
        self.row = world.project[project]
        self.status = world.status
        self.tasks = {t["task_id"]: t for t in world.of("tasks", project)}

    # --- which baseline ---

    @cached_property
    def places(self) -> dict[int, tuple[date, int]]:
        """Versions approved by the status date, in the order of their approval; the last is in
        force."""
        listed = {
            b["version"]
            for b in self.world.company.tables.get("baselines", ())
            if b["project_id"] == self.project
        }
        approved = {
            b["version"]: b["approved_date"]
            for b in self.world.tables["baselines"]
            if b["project_id"] == self.project
        }
        planned = {
            b["version"] for t in self.tasks for b in self.world.of("task_baselines", t, "task_id")
        }
        unlisted = {
            v for v in planned - listed if not approved or v < max(approved)
        }  # counts where none is, or one of a higher number
        approved.update(dict.fromkeys(unlisted))
        places = {}
        for version in sorted(approved):  # one without a day follows those of lower numbers
            before = [approved[v] for v in approved if v < version and approved[v] is not None]
            places[version] = approved[version] or max(before, default=date(1900, 1, 1)), version
        return places

    @cached_property
    def plans(self) -> dict[str, Row]:
        """Each task as the last approved version has it that holds it."""
        found = {}
        for task in self.tasks:
            rows = [
                b
                for b in self.world.of("task_baselines", task, "task_id")
                if b["version"] in self.places
            ]
            if rows:
                found[task] = max(rows, key=lambda b: self.places[b["version"]])
        return found

    # --- the tree ---

    @cached_property
    def parent(self) -> dict[str, str]:
        """The task above each: by id, else the nearest one by its place in the breakdown. A code
        that two tasks bear names none."""
        codes: dict[str, list[str]] = {}
        for key, task in self.tasks.items():
            if task["wbs"] and task["kind"] != "item":
                codes.setdefault(task["wbs"].rstrip("."), []).append(key)
        above = {}
        for key, task in self.tasks.items():
            code = (task["wbs"] or "").rstrip(".")
            if task["parent_task_id"]:
                above[key] = task["parent_task_id"]
            elif code and task["kind"] != "item":
                while "." in code:
                    code = code.rsplit(".", 1)[0]
                    if len(codes.get(code, ())) == 1:
                        above[key] = codes[code][0]
                        break
        return above

    def below(self, task: str) -> set[str]:
        """All tasks under it, at any depth."""
        under = {t for t, p in self.parent.items() if p == task}
        return under.union(*(self.below(t) for t in under))

    def is_summary(self, task: str) -> bool:
        """Declared so, or it holds others."""
        return self.tasks[task]["kind"] == "summary" or bool(self.below(task))

    @cached_property
    def budgets(self) -> dict[str, float]:
        """Budget of each task that counts: where tasks below have budgets, these count and its own
        repeats them."""
        found = {}
        for task, plan in self.plans.items():
            repeats = any(
                self.plans[t]["budget_amount"] for t in self.below(task) if t in self.plans
            )
            if self.tasks[task]["kind"] == "summary" and not self.below(task):
                repeats = True  # of a summary whose tasks are not known
            if (
                plan["budget_amount"] is not None
                and not repeats
                and (amount := self.world.priced(self.project, plan["budget_amount"])) is not None
            ):
                found[task] = amount
        return found

    def technique(self, task: str) -> str:
        """How it earns; one that leans on another earns by itself where either has no plan."""
        row = self.tasks[task]
        if row["kind"] == "level_of_effort":
            return "level_of_effort"
        if row["ev_technique"] == "apportioned" and not {
            task,
            row["apportioned_to_task_id"],
        } <= set(self.plans):
            return "percent_complete"
        return str(row["ev_technique"])

    def calendar(self, task: str) -> str:
        return self.tasks[task]["calendar_id"] or self.row["calendar_id"] or ""

    # --- done ---

    def is_cancelled(self, task: str) -> bool:
        """It stands in a state of the board for what is not done; whatever it reports, it is not
        finished and earns nothing. What begins or ends later was not cancelled yet."""
        is_later = {(task, "actual_start_date"), (task, "actual_finish_date")} & self.world.cut
        return self.tasks[task]["workflow_state"] in CANCELLED and not is_later

    def reports(self, task: str, day: date) -> list[tuple[date, float]]:
        """Dated shares reported by a day."""
        units = self.tasks[task]["total_units"] if self.technique(task) == "units" else None
        said = []
        for row in sorted(
            self.world.of("progress", task, "task_id"), key=lambda r: r["progress_date"]
        ):
            share = (
                row["done_units"] / units
                if units and row["done_units"] is not None
                else row["percent_complete_ratio"]
            )
            if row["progress_date"] <= day and share is not None:
                said.append((row["progress_date"], min(share, 1.0)))
        return said

    def share_on_list(self, task: str) -> float:
        """The share without a day on the task list, where no report has one; of a task that began
        only later it says nothing."""
        row = self.tasks[task]
        begun_later = (task, "actual_start_date") in self.world.cut
        return (
            0.0
            if begun_later or self.reports(task, self.status)
            else row["percent_complete_ratio"] or 0.0
        )

    def finish(self, task: str) -> date | None:
        """When it was done, by itself: its finish, else the last of its steps, else the first of
        the reports that say so to the end."""
        row, technique = self.tasks[task], self.technique(task)
        if self.is_cancelled(task):
            return None
        if row["actual_finish_date"]:
            return row["actual_finish_date"]  # type: ignore[no-any-return]
        if technique in (
            "level_of_effort",
            "apportioned",
        ):  # what they report themselves does not count
            return None
        steps = self.world.of("task_steps", task, "task_id")
        if technique == "weighted_milestones" and steps and all(s["actual_date"] for s in steps):
            return max(s["actual_date"] for s in steps)  # type: ignore[no-any-return]
        reports = self.reports(task, self.status)
        if reports and reports[-1][1] >= 1:
            return min(
                day
                for n, (day, _) in enumerate(reports)
                if all(share >= 1 for _, share in reports[n:])
            )
        return self.status if self.share_on_list(task) >= 1 and not self.is_later(task) else None

    def done(self, task: str) -> date | None:
        """When it was done; level of effort once the other work of its project is, what leans on
        another no later than that."""
        technique = self.technique(task)
        own = self.finish(task)
        if self.is_cancelled(task):
            return None
        if technique == "level_of_effort" and own is None:
            return self.supported
        if technique == "apportioned":
            base = self.done(self.tasks[task]["apportioned_to_task_id"])
            return min((d for d in (own, base) if d), default=None)
        return own

    @cached_property
    def supported(self) -> date | None:
        """When the work that level of effort supports ended: all of it, or the project."""
        work = [
            t
            for t in self.tasks
            if not self.is_summary(t)
            and self.tasks[t]["kind"] in ("task", "milestone")
            and self.technique(t) not in ("level_of_effort", "apportioned")
            and not self.is_cancelled(t)
        ]
        ends = [self.finish(t) for t in work]
        return max(e for e in ends if e) if ends and all(ends) else self.row["actual_finish_date"]

    def is_undated(self, task: str) -> bool:
        """Done, but on no day: only the task list says so."""
        row = self.tasks[task]
        steps = self.technique(task) == "weighted_milestones" and self.world.of(
            "task_steps", task, "task_id"
        )
        dated = (
            row["actual_finish_date"]
            or self.reports(task, self.status)
            or (steps and all(s["actual_date"] for s in steps))
        )
        return self.finish(task) is not None and not dated

    def begun(self, task: str) -> date | None:
        """The first day that says it has begun: its start, its finish or progress reported on
        it."""
        if self.is_cancelled(task):
            return None
        said = [d for d in (self.tasks[task]["actual_start_date"], self.done(task)) if d]
        if self.technique(task) not in ("level_of_effort", "apportioned"):
            said += [day for day, share in self.reports(task, self.status) if share > 0] or (
                [self.status] if self.share_on_list(task) > 0 else []
            )
        return min(said, default=None)

    @cached_property
    def expected_finish(self) -> date | None:
        """When the last of the work is expected to end: what is done when it did. Nobody knows
        while open work has no date of its own."""
        ends = []
        for task, row in self.tasks.items():
            if not self.is_summary(task) and row["kind"] != "item" and not self.is_cancelled(task):
                end = (
                    self.done(task)
                    if self.done(task) and not self.is_undated(task)
                    else row["forecast_finish_date"]
                )
                if (
                    end is None
                    and self.done(task) is None
                    and self.technique(task) not in ("level_of_effort", "apportioned")
                ):
                    return None
                ends.append(end)
        return max((e for e in ends if e), default=None)

    # --- planned and earned, as a share of the budget ---

    def planned(self, task: str, day: date) -> float:
        """The share of its budget that falls due by the end of a day."""
        plan, technique = self.plans[task], self.technique(task)
        start, finish = plan["baseline_start_date"], plan["baseline_finish_date"]
        if technique == "apportioned":
            rest = self.planned(self.tasks[task]["apportioned_to_task_id"], day)
        elif technique == "zero_hundred":
            rest = float(day >= finish)
        elif technique == "fifty_fifty":
            credit = self.tasks[task]["start_credit_ratio"]
            rest = 1.0 if day >= finish else credit if day >= start else 0.0
        elif technique == "weighted_milestones" and (
            steps := self.world.of("task_steps", task, "task_id")
        ):
            rest = sum(s["weight_ratio"] for s in steps if s["baseline_date"] <= day)
        else:
            whole = self.world.hours(self.calendar(task), start, finish)
            rest = (
                0.0
                if day < start
                else (
                    1.0
                    if day >= finish or not whole
                    else self.world.hours(self.calendar(task), start, day) / whole
                )
            )
        return self._with_one_off(task, rest, is_due=day >= start)

    def earned(self, task: str, day: date) -> float:
        """The share of its budget that is earned by the end of a day."""
        if self.is_cancelled(task):
            return 0.0
        ended = self.done(task)
        if ended is not None and ended <= day:
            return 1.0
        technique = self.technique(task)
        if technique == "level_of_effort":
            return self.planned(task, day)
        row = self.tasks[task]
        reports = self.reports(task, day)
        share = (
            reports[-1][1] if reports else self.share_on_list(task) if day == self.status else 0.0
        )
        begun = bool(row["actual_start_date"] and row["actual_start_date"] <= day)
        if technique == "apportioned":
            rest = self.earned(row["apportioned_to_task_id"], day)
        elif technique == "zero_hundred":
            rest = 0.0
        elif technique == "fifty_fifty":
            rest = row["start_credit_ratio"] if begun or share > 0 else 0.0
        elif technique == "weighted_milestones" and (
            steps := self.world.of("task_steps", task, "task_id")
        ):
            rest = sum(
                s["weight_ratio"] for s in steps if s["actual_date"] and s["actual_date"] <= day
            )
        else:
            rest = share
        return self._with_one_off(
            task, rest, is_due=begun or rest > 0 or (share > 0 and technique != "apportioned")
        )

    def _with_one_off(self, task: str, rest: float, *, is_due: bool) -> float:
        """What falls due at its start as a whole, and the rest by its technique."""
        plan = self.plans[task]
        fixed = (
            (plan["one_off_amount"] or 0) / plan["budget_amount"] if plan["budget_amount"] else 0.0
        )
        return fixed * is_due + (1 - fixed) * rest

    def is_later(self, task: str) -> bool:
        """Said to be complete without a day, but finished only after the status date: how far it
        was by then is not recorded."""
        return (task, "actual_finish_date") in self.world.cut and self.share_on_list(task) >= 1

    def is_unknown(self, task: str) -> bool:
        """Whether how far it, or the task it leans on, was by the status date is not recorded."""
        row, technique = self.tasks[task], self.technique(task)
        if self.is_cancelled(task):
            return False
        if technique == "apportioned":
            return self.done(task) is None and self.is_unknown(row["apportioned_to_task_id"])
        is_silent = (
            not self.world.company.tables.get("progress")
            and row["actual_start_date"] is not None
            and row["percent_complete_ratio"] is None
        )
        return (
            technique in ("percent_complete", "units")
            and self.done(task) is None
            and (is_silent or self.is_later(task))
        )
