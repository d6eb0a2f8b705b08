/** What other domains may use of the waiting room. */
export { admissionTokenOf, QUEUE_HEADER } from "./cookies.ts";
export { admissionProblem, type AdmissionRefusal } from "./faults.ts";
export { admissionRequired, checkAdmission, giveHoldBack, leaveSale, noteHold, publicRoom } from "./service.ts";
export type { Admission, RoomState, RoomStatus } from "../../durable-objects/waiting-room/protocol.ts";
