import { expect, it } from "vitest";
import { networkOf } from "./address.ts";

it.each([
  ["203.0.113.9", "203.0.113.9"],
  ["local", "local"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002:ffff::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("TH44 the network of %s is %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
