// One issue for all environments: opened, kept up to date, and closed when nothing has drifted any more.
const label = 'drift';
const title = 'An environment is not what the parameters say';
const needs = JSON.parse(process.env.NEEDS);
const run = `${context.serverUrl}/${context.repo.owner}/${context.repo.repo}/actions/runs/${context.runId}`;
const looked = Object.entries(needs).filter(([id]) => id.startsWith('drift-'));
const lines = looked
  .filter(([, job]) => job.result !== 'success')
  .map(([id, job]) => `- ${id.slice('drift-'.length)}: ${job.outputs['has-changes'] === 'true' ? 'has drifted' : `the plan ended with \`${job.result}\``}`);
const at = { owner: context.repo.owner, repo: context.repo.repo };
const open = await github.paginate(github.rest.issues.listForRepo, { ...at, state: 'open', labels: label });
const issue = open.find(found => found.title === title);
if (lines.length > 0) {
  const body = `${lines.join('\n')}\n\nThe plans are in the artifacts of [the last run](${run}).`;
  if (issue) {
    await github.rest.issues.update({ ...at, issue_number: issue.number, body });
  } else {
    await github.rest.issues.create({ ...at, title, body, labels: [label] });
  }
} else if (issue) {
  await github.rest.issues.createComment({ ...at, issue_number: issue.number, body: `Nothing has drifted any more: [this run](${run}).` });
  await github.rest.issues.update({ ...at, issue_number: issue.number, state: 'closed' });
}
