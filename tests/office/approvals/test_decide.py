from backend.office.approvals.engine.admission import Act
from backend.office.approvals.engine.decide import decide
from tests.office.approvals.flows import (
    Running,
    a_flow,
    approve,
    branch,
    case,
    copy,
    end,
    parallel,
)


def test_each_mode_passes_and_rejects_as_published() -> None:
    for mode, ratio, acts, status in [
        ("all", None, ["a approve s", "b approve s", "c approve s"], "approved"),
        ("all", None, ["a approve s", "b reject s"], "rejected"),
        ("any", None, ["b approve s"], "approved"),
        ("any", None, ["b reject s"], "rejected"),
        ("ratio", "0.6", ["a approve s", "b reject s"], "running"),
        ("ratio", "0.6", ["a approve s", "b reject s", "c approve s"], "approved"),
        ("ratio", "0.6", ["a reject s", "b reject s"], "rejected"),
        ("ratio", "0.666666666666666666666", ["a approve s", "b approve s"], "approved"),
        ("sequence", None, ["a approve s", "b approve s", "c approve s"], "approved"),
        ("sequence", None, ["a approve s", "b reject s"], "rejected"),
    ]:
        running = Running(a_flow(approve("s", "a", "b", "c", mode=mode, ratio=ratio)))

        results = running.acts(*acts)

        assert set(results) == {"ok"}, (mode, acts)
        assert running.state.status == status, (mode, acts)
        assert bool(running.open) == (status == "running"), (mode, acts)


def test_in_sequence_only_the_first_undecided_seat_is_open() -> None:
    running = Running(a_flow(approve("s", "a", "b", mode="sequence")))

    early = running.act("b approve s")
    running.act("a approve s")

    assert early == "task.closed"
    assert running.open == ["s:b"]


def test_the_applicants_seat_goes_to_the_fallback_person() -> None:
    running = Running(a_flow(approve("s", "ann", "b")))

    results = running.acts("ann approve s", "boss approve s", "b approve s")

    assert results == ["task.closed", "ok", "ok"]
    assert running.votes == ["s:boss:approve", "s:b:approve"]


def test_whoever_comes_second_is_told_that_the_task_is_closed() -> None:
    running = Running(a_flow(approve("s", "a", "b", mode="any"), approve("t", "c")))

    results = running.acts("a approve s", "b approve s", "x approve s", "c approve u")

    assert results == ["ok", "task.closed", "not_assignee", "step.unknown"]


def test_signers_added_before_answer_first_then_the_holder() -> None:
    running = Running(a_flow(approve("s", "a")))

    results = running.acts(
        "a add_before s x|y", "a approve s", "x transfer s z", "x approve s", "y approve s"
    )

    assert results == ["ok", "task.closed", "added.only_decides", "ok", "ok"]
    assert running.open == ["s:a"]
    assert running.votes == ["s:x:approve:added", "s:y:approve:added"]


def test_signers_added_after_settle_the_seat_in_the_holders_name() -> None:
    running = Running(a_flow(approve("s", "a")))

    running.acts("a add_after s x|y", "y approve s", "x approve s")

    assert running.state.status == "approved"
    assert running.votes == ["s:y:approve:added", "s:x:approve:added", "s:a:approve"]


def test_a_reject_by_an_added_signer_is_the_seats_vote() -> None:
    running = Running(a_flow(approve("s", "a")))

    running.acts("a add_before s x|y", "y reject s")

    assert running.state.status == "rejected"
    assert running.votes == ["s:y:reject:added", "s:y:reject"]


def test_passing_up_keeps_one_seat_and_asks_the_next_above_again_and_again() -> None:
    running = Running(a_flow(approve("s", "a")))

    results = running.acts("a pass_up s b", "b pass_up s c", "c approve s")

    assert results == ["ok", "ok", "ok"]
    assert running.votes == ["s:b:approve:added", "s:c:approve:added", "s:a:approve"]
    assert running.state.status == "approved"


def test_targets_of_transfer_and_adding_are_others_not_on_the_step() -> None:
    flow = a_flow(approve("s", "a", "b"))
    for arg in ["", "ann", "a", "b", "x|x", "x|", "|"]:
        running = Running(flow)

        results = running.acts(f"a transfer s {arg}", f"a add_before s {arg}")

        assert results == ["target.invalid", "target.invalid"], arg
    assert Running(flow).acts("a transfer s x|y", "a transfer s x", "x transfer s a") == [
        "target.invalid", "ok", "ok",
    ]  # fmt: skip


def test_a_return_again_makes_the_target_and_all_after_it_void() -> None:
    running = Running(
        a_flow(approve("s", "a"), copy("k", "r"), approve("t", "b"), approve("u", "c"))
    )

    running.acts("a approve s", "b approve t", "c return u s", "a approve s")

    assert running.open == ["t:b"]
    assert running.state.copied == (("k", "r"), ("k", "r"))


def test_a_direct_return_comes_straight_back() -> None:
    running = Running(
        a_flow(approve("s", "a"), copy("k", "r"), approve("t", "b"), approve("u", "c", "d"))
    )

    running.acts("a approve s", "b approve t", "c approve u", "d return u s:direct", "a approve s")

    assert running.open == ["u:c", "u:d"]
    assert running.state.copied == (("k", "r"),)


def test_a_return_to_the_applicant_waits_for_them() -> None:
    for arg, opens in [("applicant", ["s:a"]), ("applicant:direct", ["t:b"])]:
        running = Running(a_flow(approve("s", "a"), approve("t", "b")))

        results = running.acts(
            "a approve s", f"b return t {arg}", "a approve s", "b resubmit", "ann submit",
            "ann resubmit",
        )  # fmt: skip

        assert results == ["ok", "ok", "state", "not_applicant", "state", "ok"]
        assert running.open == opens


def test_returns_that_the_rules_forbid_say_which_rule() -> None:
    flow = a_flow(
        approve("s", "a"),
        copy("k", "r"),
        parallel("p", [approve("l", "b"), approve("m", "c")], [approve("n", "d")]),
        approve("t", "e"),
    )
    running = Running(flow)
    running.acts("a approve s", "b approve l")

    results = running.acts(
        "c return m s:again", "c return m s:", "c return m z", "c return m", "c return m n",
        "c return m k", "c return m t", "c return m m", "c return m s:direct",
        "c return m applicant:direct", "c return m l:direct",
    )  # fmt: skip

    assert results == [
        "target.invalid", "target.invalid", "return.target", "return.target",
        "return.other_branch", "return.target", "return.target", "return.target",
        "return.direct_parallel", "return.direct_parallel", "ok",
    ]  # fmt: skip
    assert running.open == ["l:b", "n:d"]


def test_a_return_into_a_parallel_leaves_its_other_branches_passed() -> None:
    flow = a_flow(
        parallel("p", [approve("l", "b")], [copy("k", "r"), approve("n", "d")]), approve("t", "e")
    )
    running = Running(flow)

    running.acts("b approve l", "d approve n", "e return t l", "b approve l")

    assert running.open == ["t:e"]
    assert running.state.copied == (("k", "r"),)


def test_a_return_out_of_a_parallel_makes_all_its_branches_void() -> None:
    flow = a_flow(approve("s", "a"), parallel("p", [approve("l", "b")], [approve("n", "d")]))
    running = Running(flow)

    running.acts("a approve s", "b approve l", "d return n s")

    assert running.open == ["s:a"]
    assert running.act("b approve l") == "not_assignee"


def test_withdrawing_is_possible_until_somebody_has_decided() -> None:
    for acts, result in [
        ([], "ok"),
        (["a transfer s x"], "ok"),
        (["a add_before s x"], "ok"),
        (["a add_before s x", "x approve s"], "withdraw.decided"),
        (["a add_after s x"], "withdraw.decided"),
        (["a approve s"], "withdraw.decided"),
        (["a return s applicant", "ann resubmit"], "ok"),
    ]:
        running = Running(a_flow(approve("s", "a", "b"), autopass="any"))
        running.acts(*acts)

        assert running.act("ann withdraw") == result, acts
    assert running.act("ann submit") == "ok"


def test_autopass_votes_for_who_approved_before() -> None:
    steps = (approve("s", "a"), approve("t", "b"), approve("u", "a", "b", "c"))
    for autopass, votes in [
        ("none", []),
        ("adjacent", ["u:b:approve:auto"]),
        ("any", ["u:a:approve:auto", "u:b:approve:auto"]),
    ]:
        running = Running(a_flow(*steps, autopass=autopass))

        running.acts("a approve s", "b approve t")

        assert running.votes[2:] == votes, autopass


def test_autopass_stops_when_the_step_is_settled_and_waits_for_its_turn_in_sequence() -> None:
    settled = Running(
        a_flow(approve("s", "a", "b"), approve("t", "a", "b", mode="any"), autopass="any")
    )
    in_turn = Running(
        a_flow(approve("s", "a"), approve("t", "b", "a", mode="sequence"), autopass="any")
    )

    settled.acts("a approve s", "b approve s")
    in_turn.acts("a approve s")
    before = in_turn.votes
    in_turn.act("b approve t")

    assert settled.votes[2:] == ["t:a:approve:auto"]
    assert settled.state.status == "approved"
    assert before == ["s:a:approve"]
    assert in_turn.votes[1:] == ["t:b:approve", "t:a:approve:auto"]


def test_the_step_a_return_names_opens_without_automatic_votes() -> None:
    running = Running(
        a_flow(approve("s", "a"), approve("t", "a"), approve("u", "b"), autopass="any")
    )

    running.acts("a approve s", "b return u t")

    assert running.open == ["t:a"]


def test_autopass_does_not_look_into_another_branch_of_the_same_parallel() -> None:
    flow = a_flow(
        parallel("p", [approve("l", "a")], [approve("m", "b"), approve("n", "a")]), autopass="any"
    )
    running = Running(flow)

    running.acts("a approve l", "b approve m")

    assert running.open == ["n:a"]


def test_an_added_signers_answer_does_not_serve_autopass() -> None:
    running = Running(a_flow(approve("s", "a"), approve("t", "x", "a"), autopass="any"))

    running.acts("a add_after s x", "x approve s")

    assert running.votes[2:] == ["t:a:approve:auto"]
    assert running.open == ["t:x"]


def test_a_branch_takes_the_first_case_that_holds_then_the_default_then_goes_on() -> None:
    flow = a_flow(
        branch(
            "b",
            case("premium < 500.00", end("e1", "rejected")),
            case("level in mid,high", approve("s", "a")),
            default=[end("e2", "rejected")],
        ),
        branch("c", case("lives > 5", approve("t", "b"))),
    )

    first = Running(flow, {"premium": "499.99"})
    second = Running(flow)
    third = Running(flow, {"level": "low"})
    second.act("a approve s")
    longer = Running(flow, {"lives": "6"})
    longer.act("a approve s")

    assert [first.state.status, second.state.status, third.state.status] == [
        "rejected", "approved", "rejected",
    ]  # fmt: skip
    assert longer.open == ["t:b"]


def test_a_repeated_key_is_told_and_changes_nothing() -> None:
    running = Running(a_flow(approve("s", "a", "b")))
    first = decide(running.flow, running.state, Act("a", "approve", "s", key="k"), running.find)

    again = decide(running.flow, first.state, Act("b", "approve", "s", key="k"), running.find)

    assert (first.result, again.result) == ("ok", "duplicate")
    assert again.state is first.state
