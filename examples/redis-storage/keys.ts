/** Where everything is. The braces put all keys of one prefix on one node of a cluster, where a script can reach them. */
export function makeKeys(prefix: string) {
  const under = (name: string) => `{${prefix}}:${name}`
  return {
    version: under('version'),
    /** That a commit happened. */
    commit: (id: string) => under(`commit:${id}`),
    user: (id: string) => under(`user:${id}`),
    /** The id of the user with this address. */
    email: (emailKey: string) => under(`email:${emailKey}`),
    session: (id: Uint8Array) => under(`session:${Buffer.from(id).toString('hex')}`),
    /** The session keys of one user, as a list in JSON. */
    sessionsOf: (userId: string) => under(`sessions-of:${userId}`),
    /** A sorted set of session keys by their idle end, in milliseconds. */
    ends: under('session-ends'),
    /** Sorted sets of what is swept, by its time in milliseconds. */
    attemptTimes: under('attempt-times'),
    deadTimes: under('dead-times'),
    eventTimes: under('event-times'),
    /** Of the ids of pending accounts by when they were asked for. */
    pending: under('pending'),
    /** Of the names of files that nobody has, by when they were noted. */
    files: under('files'),
    file: (name: string) => under(`file:${name}`),
    attempts: (key: Uint8Array) => under(`attempts:${Buffer.from(key).toString('hex')}`),
    mail: (id: string) => under(`mail:${id}`),
    deadMail: (id: string) => under(`dead-mail:${id}`),
    /** The id of the mail that waits under this key to be replaced. */
    waiting: (replaceKey: string) => under(`waiting:${replaceKey}`),
    /** A sorted set of mail ids by the moment that they are due, in milliseconds. */
    due: under('due'),
    /** The keys of the mails that wait for an address, as a list in JSON. */
    mailsTo: (recipient: string) => under(`mails-to:${recipient}`),
    /** The ids of all superusers, as a list in JSON. */
    superusers: under('superusers'),
    /** A sorted set of the ids of users who leave, by the moment of it, in milliseconds. */
    leaving: under('leaving'),
    event: (id: string) => under(`event:${id}`),
    /** The id of the first event with this gather key. */
    gathered: (gatherKey: string) => under(`gathered:${gatherKey}`),
    /** The ids of all events about one user, as a list in JSON, oldest first. */
    eventsOf: (userId: string) => under(`events-of:${userId}`),
  }
}

export type Keys = ReturnType<typeof makeKeys>
