/** x */
import { useState } from "preact/hooks";
import { Head } from "../../ui/head.tsx";
export function Case({ path }: { path: string[] }) {
  const [a] = useState(1);
  return <Head title={path.join() + a} />;
}
