import { checkSpans, overlap, type Span, timeWhile } from "./spans.ts";

/** What a device made of the nights of the person it follows, the primary user. */
export interface SessionsScore {
  /** Minutes of presence: someone in bed and said so, not said, and said with nobody there. */
  readonly presence: { readonly found: number; readonly missed: number; readonly invented: number };
  /** Minutes of the device's sessions, by who was really in bed; and of the primary user without a session. */
  readonly primary: {
    readonly right: number;
    /** Only somebody else was in bed: the session follows the wrong person. */
    readonly confused: number;
    readonly empty: number;
    readonly missed: number;
  };
  readonly sessions: {
    readonly true: number;
    readonly claimed: number;
    /** True sessions of which no claim covers half. */
    readonly missed: number;
    /** Claims that cover half of no true session, and lie with no half of theirs in one. */
    readonly invented: number;
    /** True sessions that several claims cut up. */
    readonly split: number;
    /** Claims that join several true sessions. */
    readonly merged: number;
    /** Claimed - true, min, of sessions that are matched one to one, in their order. */
    readonly startErrors: readonly number[];
    readonly endErrors: readonly number[];
  };
}

/**
 * Scores presence and sessions against who was really in bed.
 *
 * A claim and a true session belong together if they share half of the shorter one (our choice).
 *
 * @param truth spans in bed of the primary user, and of anyone else
 * @param device spans of presence and of sessions as the device told them
 * @param watched the time that is scored, s
 */
export function scoreSessions(
  truth: { readonly primary: readonly Span[]; readonly others: readonly Span[] },
  device: { readonly presence: readonly Span[]; readonly sessions: readonly Span[] },
  watched: Span,
): SessionsScore {
  checkSpans(truth.primary, "truth.primary");
  checkSpans(device.presence, "device.presence");
  checkSpans(device.sessions, "device.sessions");
  const tracks = [truth.primary, truth.others, device.presence, device.sessions];
  const minutes = (
    holds: (primary: boolean, other: boolean, present: boolean, session: boolean) => boolean,
  ) => timeWhile(tracks, ([a, b, c, d]) => holds(a!, b!, c!, d!), watched) / 60;
  return {
    presence: {
      found: minutes((primary, other, present) => (primary || other) && present),
      missed: minutes((primary, other, present) => (primary || other) && !present),
      invented: minutes((primary, other, present) => !primary && !other && present),
    },
    primary: {
      right: minutes((primary, _, __, session) => primary && session),
      confused: minutes((primary, other, _, session) => !primary && other && session),
      empty: minutes((primary, other, _, session) => !primary && !other && session),
      missed: minutes((primary, _, __, session) => primary && !session),
    },
    sessions: matchSessions(truth.primary, device.sessions),
  };
}

function matchSessions(real: readonly Span[], claimed: readonly Span[]): SessionsScore["sessions"] {
  const belong = (a: Span, b: Span) => overlap(a, b) >= 0.5 * Math.min(a.until - a.from, b.until - b.from);
  const claimsOf = real.map((session) => claimed.filter((claim) => belong(session, claim)));
  const realOf = claimed.map((claim) => real.filter((session) => belong(session, claim)));
  const pairs = real.flatMap((session, i) => {
    const claim = claimsOf[i]!.length === 1 ? claimsOf[i]![0]! : null;
    const alone = claim !== null && realOf[claimed.indexOf(claim)]!.length === 1;
    return alone
      ? [{ start: (claim.from - session.from) / 60, end: (claim.until - session.until) / 60 }]
      : [];
  });
  return {
    true: real.length,
    claimed: claimed.length,
    missed: claimsOf.filter((claims) => claims.length === 0).length,
    invented: realOf.filter((sessions) => sessions.length === 0).length,
    split: claimsOf.filter((claims) => claims.length > 1).length,
    merged: realOf.filter((sessions) => sessions.length > 1).length,
    startErrors: pairs.map(({ start }) => start),
    endErrors: pairs.map(({ end }) => end),
  };
}
