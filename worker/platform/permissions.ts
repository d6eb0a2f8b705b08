/** Named permissions and which role has them (T3). Pure; the guard asks, nobody else decides. */
export const PERMISSIONS = [
  "tenant.read",
  "tenant.write",
  "members.read",
  "members.write",
  "audit.read",
  "venues.read",
  "venues.write",
  "events.read",
  "events.write",
  "events.publish",
  "media.read",
  "media.write",
  "orders.read",
  "orders.write",
  "orders.refund",
  "orders.sell",
  "customers.read",
  "customers.write",
  "customers.export",
  "customers.erase",
  "refunds.policy",
  "disputes.read",
  "disputes.write",
  "gateways.read",
  "gateways.write",
  "notifications.read",
  "notifications.write",
  "notifications.own",
  "checkin.read",
  "checkin.scan",
  "checkin.write",
  "finance.read",
  "finance.write",
  "risk.read",
  "risk.write",
  "reports.read",
  "jobs.read",
  "jobs.write",
] as const;
export type StaffPermission = (typeof PERMISSIONS)[number];

/**
 * What a route demands: a permission of a member in a tenant; `session.self`, any signed-in person; `device.scan`, an
 * enrolled check-in device; or `public`.
 */
export type Permission = StaffPermission | "session.self" | "device.scan" | "public";

export const ROLES = ["owner", "admin", "manager", "staff", "scanner"] as const;
export type Role = (typeof ROLES)[number];

const SCANNER: readonly StaffPermission[] = [
  "tenant.read",
  "events.read",
  "checkin.read",
  "checkin.scan",
  "notifications.own",
];
const STAFF: readonly StaffPermission[] = [
  ...SCANNER,
  "venues.read",
  "media.read",
  "orders.read",
  "orders.sell",
  "customers.read",
  "disputes.read",
];
const MANAGER: readonly StaffPermission[] = [
  ...STAFF,
  "disputes.write",
  "venues.write",
  "events.write",
  "events.publish",
  "media.write",
  "orders.write",
  "orders.refund",
  "customers.write",
  "checkin.write",
  "members.read",
  "risk.read",
  "risk.write",
  "reports.read",
];
const ADMIN: readonly StaffPermission[] = [
  ...MANAGER,
  "tenant.write",
  "members.write",
  "audit.read",
  "gateways.read",
  "gateways.write",
  "notifications.read",
  "notifications.write",
  "finance.read",
  "finance.write",
  "jobs.read",
  "jobs.write",
  "customers.export",
  "customers.erase",
];

const GRANTS: Readonly<Record<Role, ReadonlySet<StaffPermission>>> = {
  scanner: new Set(SCANNER),
  staff: new Set(STAFF),
  manager: new Set(MANAGER),
  admin: new Set(ADMIN),
  owner: new Set(PERMISSIONS),
};

/** True when `role` has `permission`. */
export function grants(role: Role, permission: StaffPermission): boolean {
  return GRANTS[role].has(permission);
}

/** True for a name of a role. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
