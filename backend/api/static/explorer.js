// The explorer: a query, its variables, its answer, and a search through the schema.
const $ = (id) => document.getElementById(id);
const START = `query Newest($filter: PolicyFilter) {
  policies(filter: $filter, sort: [{ field: issuedOn, direction: DESC }], first: 10) {
    nodes { number productCode premium currency issuedOn customer { name phone } }
    endCursor
    hasMore
    total
  }
}
`;
const SCHEMA = `{ __schema { types {
  name kind description
  fields { name description type { ...T } args { name type { ...T } } }
  inputFields { name type { ...T } }
  enumValues { name }
} } }
fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }`;
let token = "";
let types = [];

async function ask(query, variables) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

function show(answer) {
  $("answer").textContent = JSON.stringify(answer, null, 2);
}

async function run() {
  const began = performance.now();
  let variables;
  try {
    variables = JSON.parse($("variables").value || "{}");
  } catch (problem) {
    $("answer").textContent = `Variables: ${problem.message}`;
    return;
  }
  try {
    show(await ask($("query").value, variables));
    $("took").textContent = `${Math.round(performance.now() - began)} ms`;
    localStorage.setItem("explorer", JSON.stringify([$("query").value, $("variables").value]));
  } catch (problem) {
    $("answer").textContent = String(problem);
  }
}

async function signIn(event) {
  event.preventDefault();
  const answer = await ask(
    "mutation($l: String!, $p: String!) { signIn(login: $l, password: $p, device: \"GraphQL\") { accessToken me { person { name } } } }",
    { l: $("login").value, p: $("password").value },
  );
  if (answer.errors) {
    $("who").textContent = answer.errors[0].message;
    return;
  }
  token = answer.data.signIn.accessToken;
  $("who").textContent = answer.data.signIn.me.person.name;
  $("password").value = "";
}

function written(type) {
  if (type.kind === "NON_NULL") return `${written(type.ofType)}!`;
  if (type.kind === "LIST") return `[${written(type.ofType)}]`;
  return type.name;
}

function lines(type) {
  const fields = (type.fields ?? type.inputFields ?? []).map((field) => {
    const args = (field.args ?? []).map((arg) => `${arg.name}: ${written(arg.type)}`).join(", ");
    return [`${field.name}${args && `(${args})`}: ${written(field.type)}`, field.description];
  });
  return [...fields, ...(type.enumValues ?? []).map((value) => [value.name, ""])];
}

function search() {
  const wanted = $("search").value.trim().toLowerCase();
  const found = [];
  for (const type of types) {
    if (type.name.startsWith("__")) continue;
    const all = lines(type);
    const isNamed = type.name.toLowerCase().includes(wanted);
    const some = all.filter((line) => line.join(" ").toLowerCase().includes(wanted));
    if (wanted && !isNamed && !some.length) continue;
    found.push([type, wanted && !isNamed ? some : all]);
    if (found.length === 60) break;
  }
  $("schema").replaceChildren(...found.map(([type, shown]) => {
    const box = document.createElement("details");
    box.open = Boolean(wanted) && found.length < 8;
    const title = document.createElement("summary");
    title.textContent = type.name;
    box.append(title, words(type.description));
    for (const [text, description] of shown) {
      const code = document.createElement("code");
      code.textContent = text;
      box.append(code, words(description));
    }
    return box;
  }));
}

function words(text) {
  const line = document.createElement("p");
  line.textContent = text ?? "";
  return line;
}

const [query, variables] = JSON.parse(localStorage.getItem("explorer") ?? "[]");
$("query").value = query ?? START;
$("variables").value = variables ?? "{}";
$("run").addEventListener("click", run);
$("sign-in").addEventListener("submit", signIn);
$("search").addEventListener("input", search);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
const schema = await ask(SCHEMA, {});
types = schema.data?.__schema.types ?? [];
search();
