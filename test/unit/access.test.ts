import assert from "node:assert/strict";
import { test } from "node:test";
import { Access, hashOf } from "../../bridge/core/inspect/access.ts";
import { MAX_SESSIONS, MAX_TOKENS, TOKEN_LIFE_MS } from "../../bridge/core/inspect/limits.ts";
import { INSPECT_PROTOCOL, SESSION_PREFIX, TOKEN_PREFIX } from "../../schema/inspect/messages.ts";

const withToken = (access: Access, token: string): string | undefined =>
  access.admit([INSPECT_PROTOCOL, TOKEN_PREFIX + token]);

const withSession = (access: Access, session: string): string | undefined =>
  access.admit([INSPECT_PROTOCOL, SESSION_PREFIX + session]);

test("token lets in once, and its session again and again", () => {
  const access = new Access();
  const token = access.newToken();
  assert.match(token, /^[\w-]{43}$/);
  const session = withToken(access, token);
  assert.ok(session !== undefined && session !== token);
  assert.equal(withSession(access, session), session);
  assert.equal(withSession(access, session), session);
});

test("token that comes a second time ends the session that it gave: somebody else has read it", () => {
  const stolen: string[] = [];
  const access = new Access((session) => stolen.push(session));
  const token = access.newToken();
  const session = withToken(access, token) as string;
  const other = withToken(access, access.newToken()) as string;
  assert.equal(withToken(access, token), undefined);
  assert.deepEqual(stolen, [hashOf(session)]);
  assert.equal(withSession(access, session), undefined);
  assert.equal(withSession(access, other), other);
});

test("token is good until its time is over, and not a moment longer", () => {
  let now = 0;
  const access = new Access(undefined, () => now);
  const [inTime, late] = [access.newToken(), access.newToken()];
  now = TOKEN_LIFE_MS - 1;
  assert.ok(withToken(access, inTime));
  now = TOKEN_LIFE_MS;
  assert.equal(withToken(access, late), undefined);
});

test("what is no token and no session lets nobody in", () => {
  const access = new Access();
  const token = access.newToken();
  const session = withToken(access, access.newToken()) as string;
  for (const offered of [
    [],
    [""],
    [INSPECT_PROTOCOL],
    [TOKEN_PREFIX + token],
    [INSPECT_PROTOCOL, TOKEN_PREFIX],
    [INSPECT_PROTOCOL, token],
    [INSPECT_PROTOCOL, `${TOKEN_PREFIX}${token}x`],
    [INSPECT_PROTOCOL, TOKEN_PREFIX + session],
    [INSPECT_PROTOCOL, SESSION_PREFIX + token],
    [INSPECT_PROTOCOL, TOKEN_PREFIX + token, `${TOKEN_PREFIX}other`],
    [INSPECT_PROTOCOL, TOKEN_PREFIX + token, SESSION_PREFIX + session],
  ]) {
    assert.equal(access.admit(offered), undefined, offered.join());
  }
  assert.ok(withToken(access, token), "none of them has used it up");
});

test("the oldest token and the oldest session make room for one more", () => {
  const access = new Access();
  const tokens = Array.from({ length: MAX_TOKENS + 1 }, () => access.newToken());
  assert.equal(withToken(access, tokens[0] as string), undefined);
  assert.ok(withToken(access, tokens[1] as string));

  const other = new Access();
  const sessions = Array.from({ length: MAX_SESSIONS + 1 }, () => withToken(other, other.newToken()));
  assert.equal(withSession(other, sessions[0] as string), undefined);
  assert.ok(withSession(other, sessions[1] as string));
});
