"""A client that openapi-python-client generated, used against the mock server.

Lists 1,000 calls, places one, and reads a record in which every field that may be null is null.
"""

import os
import sys
from uuid import UUID

from ovia_api_client import AuthenticatedClient
from ovia_api_client.api.calls import create_call, list_calls
from ovia_api_client.models import Call, Direction, NewCall


def listed(client: AuthenticatedClient) -> list[Call]:
    calls = list_calls.sync(client=client)
    assert isinstance(calls, list), f"the list is {type(calls).__name__}"
    return calls


def main() -> None:
    client = AuthenticatedClient(
        base_url=os.environ["OVIA_BASE_URL"],
        token=os.environ["OVIA_TOKEN"],
        raise_on_unexpected_status=True,
    )

    calls = listed(client)
    assert len(calls) == 1000, len(calls)
    assert len({call.id for call in calls}) == 1000
    assert all(isinstance(call.user_id, UUID) for call in calls)
    assert any(call.costs and call.costs.total for call in calls)

    call = listed(client)[0]
    fields = call.to_dict()
    nulls = sorted(name for name, value in fields.items() if value is None)
    assert nulls == sorted(sys.argv[1].split(",")), nulls
    assert call.costs is None and call.started_at is None

    new_call = NewCall(
        user_id=UUID("7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30"),
        agent_id=UUID("b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"),
        phone_number_id=UUID("e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"),
        from_number="+33199001234",
        to_number="+33639987703",
        type_="phone_call",
        direction=Direction.OUTBOUND,
    )
    placed = create_call.sync(client=client, body=new_call)
    assert isinstance(placed, Call) and isinstance(placed.id, UUID)
    assert placed.to_number == new_call.to_number
    assert len(listed(client)) == 1001
    print(f"Python: listed {len(calls)} calls, read {len(nulls)} nulls, placed 1 call")


main()
