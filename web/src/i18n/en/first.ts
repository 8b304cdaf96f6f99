/** Words of the first page: sign-in, and what is said while the rest comes. */
export const first = {
  "signin.title": "Sign in to Portico",
  "signin.login": "Account",
  "signin.password": "Password",
  "signin.submit": "Sign in",
  "signin.busy": "Signing in…",
  "signin.demo": "Demo people: tap one to sign in",
  "signin.empty": "Fill in account and password",
  "load.failed": "Nothing came back. Check the connection and try again.",
  "load.chunk": "There is a newer version; please reopen.",
  retry: "Try again",
  loading: "Loading",
};
