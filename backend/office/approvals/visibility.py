"""Who may see a case (可见范围): applicant, holders, readers, and those whose authority covers it.

The compiled reads know only the last of these; what is asked of one case is decided here.
"""

from backend.kit.faults import refuse
from backend.office.approvals.models import Case, CaseReader, CaseTask
from backend.runtime.access.scope import covers, row_scope
from backend.runtime.access.viewer import Viewer


async def may_see(case: Case, by: Viewer) -> bool:
    """Whether a person may see a case and its history."""
    if case.applicant_id == by.person_id:
        return True
    scope = row_scope(by, "case.read")
    if covers(by, scope, org_id=case.org_id, product=case.product, owner_id=case.applicant_id):
        return True
    return (
        await CaseTask.filter(case_id=case.id, holder_id=by.person_id).exists()
        or await CaseReader.filter(case_id=case.id, person_id=by.person_id).exists()
    )


async def get_case(case_id: int, by: Viewer, *, locked: bool = False) -> Case:
    """Return a case the person may see; Refused alike for another's and for none."""
    found = Case.filter(id=case_id)
    case = await (found.select_for_update() if locked else found).first()
    if case is None or not await may_see(case, by):
        raise refuse("case.unknown", "id", id=case_id)
    return case
