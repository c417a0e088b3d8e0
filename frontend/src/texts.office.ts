/** What is read about skills, the audit, and one's own account. */

import { m } from "./texts.manage";

const people = (count: number): string => (count === 1 ? "1 person" : `${m.number(count)} people`);

export const o = {
  skills: {
    help: "A skill is a number that a person has. Batches may ask for skills, and are then handed out only to who has them.",
    none: "No skills yet", noneHelp: "Make one, say how well people have it, and ask for it in the rules of a batch.",
    create: "New skill", make: "Create",
    holders: people,
    rename: "Rename", name: "Name", delete: "Delete", deleteSure: "Delete it for everybody",
    deleteHelp: "Batches that ask for it are handed out to nobody until they are changed.",
    levelOf: (who: string, skill: string) => `${skill} of ${who}`,
    level: "Level", levelHelp: "Empty: does not have it. Any number from 0 on, such as a share of right answers.",
    person: "Person", find: "Find a person", saved: "Saved.",
  },

  audit: {
    help: "What was done to people, keys, projects and webhooks, and what was taken out: by whom, and from where. Nobody can change it.",
    none: "Nothing like this was done", noneHelp: "Ask for another person, another kind, or a longer time.",
    who: "Who", what: "What", since: "From", until: "Until", anybody: "anybody", anything: "anything",
    at: "At", from: "From where", about: "About", how: "Way",
    server: "The server", key: (prefix: string) => `with the key ${prefix}…`,
    changed: "changed", before: "Before (its hash)", after: "After (its hash)", request: "Request",
    export: "All of it as JSON lines", loading: "Reading …", end: "That was all.",
    nouns: {
      login: "signing in", session: "sessions", password: "passwords", member: "people", place: "places in projects",
      invitation: "invitations", key: "keys", project: "projects", batch: "batches", tasks: "deleted tasks",
      webhook: "webhooks", export: "exports", organization: "the organization",
    } as { [noun: string]: string },
    done: {
      "login.failed": "a sign-in failed", "session.created": "signed in", "session.ended": "signed out",
      "password.changed": "changed a password", "password.reset": "made a link for a new password",
      "member.created": "added a person", "member.deleted": "removed a person", "member.role": "changed a role",
      "place.given": "gave a place in a project", "place.taken": "took a place in a project",
      "invitation.created": "invited somebody", "invitation.revoked": "took an invitation back", "invitation.accepted": "accepted an invitation",
      "key.created": "made a key", "key.revoked": "ended a key", "project.deleted": "deleted a project", "batch.deleted": "deleted a batch",
      "tasks.deleted": "deleted tasks", "webhook.created": "made a webhook", "webhook.changed": "changed a webhook",
      "webhook.deleted": "deleted a webhook", "webhook.secret": "gave a webhook a new secret", "export.made": "took an export",
      "export.snapshot": "made a snapshot", "export.converted": "converted a snapshot",
      "organization.created": "founded the organization", "organization.changed": "changed the organization",
    } as { [what: string]: string },
  },

  account: {
    you: "You", name: "Name", email: "Email address", role: "Role", organizations: "Your organizations", here: "you are here",
    go: "Go there", goTo: (name: string) => `Go to ${name}`,
    sessions: "Where you are signed in", this: "this one", end: "End", endOf: (agent: string) => `End the session of ${agent}`,
    unknown: "an unknown program", used: (at: string) => `last used ${at}`, since: (at: string) => `since ${at}`,
    password: "A new password", old: "Present password", fresh: "New password", again: "New password again",
    differ: "These two are not the same.", set: "Change the password",
    help: "All your other sessions end.", done: "The password is changed.",
  },
};
