"""The service: reconciliation API, REST and the review desk over one corridor. Its rooms, and what each hands to the next:

settings    ``Settings, Limits``: frozen, from the command line
state       ``Opened(resolver, stack, fingerprint)``, ``ReadingRoom(open_tables)`` with ``.current .resolver .reopen()``,
            ``open_room(gazetteers, world=, bundled=, columns=, configuration=, settled=) -> ReadingRoom``,
            ``Service(settings, room, workers, metrics)``: what every route is handed
workers     ``await service.workers.run(function, *args)``: blocking work goes there; ``OverloadError`` answers 503 by itself
failures    ``failure(status, sentence)``; GazetteerError and ResolverError answer 400, HTTPException as it says
security    host, rate, token, sessions, headers: before anything else
bodies      bodies arrive whole, within size and time, before a route runs
forgery     ``request.state.csrf_token`` goes into every form as a field ``csrf_token``, or into the header X-CSRF-Token;
            whatever is posted outside /reconcile and /api is refused without it
answers     ``await answers.ask(questions, shape)``: names of all clients together, and what was answered before
maps        ``local_map(index, latitude, longitude, span=)``: the world's own places around a point, for drawing
app         ``create_app(settings, reading_room) -> FastAPI``; includes ``desk.routes.router(service) -> APIRouter``
"""
