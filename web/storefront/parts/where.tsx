/** "Rieth Hall, Nairobi": each name on its own, so that one in another script does not turn the line round. */
export function Where({ names }: { names: readonly string[] }) {
  return (
    <>
      {names.filter(Boolean).map((name, at) => (
        <>
          {at === 0 ? "" : ", "}
          <bdi>{name}</bdi>
        </>
      ))}
    </>
  );
}
