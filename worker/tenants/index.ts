/** What other domains may use of tenants. */
export {
  type AuditActor,
  type AuditEntry,
  auditActor,
  auditRow,
  auditStatement,
  changedFields,
  noteFile,
} from "./audit.ts";
export { openInvitation } from "./invitation-store.ts";
export { publicTenant, sellingTenants, type Tenant, tenantById, tenantBySlug, tenantIds } from "./store.ts";
export { standingIn, type TenantMembership, tenantsOfPerson } from "./membership.ts";
