"""How does a body that was read once reach the one who asks for it next?"""

from starlette.types import Message, Receive


def replay(body: bytes, receive: Receive) -> Receive:
    """Give the body once, then whatever else the connection has to say: that the client went away."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
