interface Named {
  username: string;
  display_name: string;
}

/** How a person is called wherever a name stands: a display name that is not the user name itself has it behind. */
export function shownName({ username, display_name }: Named): string {
  return display_name.toLowerCase() === username ? display_name : `${display_name} (${username})`;
}
