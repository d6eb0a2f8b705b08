/** What a counter sells: lines that are chosen, and what the API is asked with. Pure. */
import type { OfficeType } from "../api/customer-types.ts";

/** One thing that can be sold: a type, or a variant of it. */
export type Product = {
  readonly key: string;
  readonly type: OfficeType;
  readonly variant: string | undefined;
  readonly name: string;
  readonly price: OfficeType["price"];
};

/** How many of a product, and which seats, if somebody chose them. */
export type Chosen = { readonly quantity: number; readonly seats?: readonly { guid: string; name: string }[] };
export type Cart = Readonly<Record<string, Chosen>>;

/** Everything that is for sale: a type that has variants is sold as those. */
export function productsOf(types: readonly OfficeType[]): Product[] {
  return types.flatMap((type): Product[] =>
    type.variants.length === 0
      ? [{ key: type.id, type, variant: undefined, name: type.name, price: type.price }]
      : type.variants.map(({ id, name, price }) => ({
          key: `${type.id}/${id}`,
          type,
          variant: id,
          name: `${type.name}, ${name}`,
          price,
        })),
  );
}

/** The lines of a request. */
export function linesOf(products: readonly Product[], cart: Cart) {
  return products.flatMap(({ key, type, variant }) => {
    const { quantity = 0, seats } = cart[key] ?? {};
    if (quantity === 0) return [];
    return [
      {
        ticket_type: type.id,
        ...(variant === undefined ? {} : { variant }),
        quantity,
        ...(seats === undefined ? {} : { seats: seats.map(({ guid }) => guid) }),
      },
    ];
  });
}

/** One more or fewer; other numbers than the chosen seats give the choice of seats back to the house. */
export function withQuantity(cart: Cart, key: string, quantity: number): Cart {
  return { ...cart, [key]: { quantity: Math.max(0, quantity) } };
}
