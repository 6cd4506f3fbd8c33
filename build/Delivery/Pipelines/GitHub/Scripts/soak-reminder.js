// An issue that keeps the old server from being forgotten.
const environment = process.env.DELIVERY_ENVIRONMENT;
const days = Number(process.env.SOAK_DAYS);
const due = new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
const title = `Retire the old PostgreSQL server of ${environment}`;
const run = `${context.serverUrl}/${context.repo.owner}/${context.repo.repo}/actions/runs/${context.runId}`;
const body = `Dify's data in ${environment} was moved. The old server is kept, read only, until ${due}.\n\n`
  + `Until then the way back is the same workflow with 'roll-back'. From then on run it with 'retire'. [The migration](${run}).`;
const at = { owner: context.repo.owner, repo: context.repo.repo };
const open = await github.paginate(github.rest.issues.listForRepo, { ...at, state: 'open', labels: 'migration' });
const issue = open.find(found => found.title === title);
if (issue) {
  await github.rest.issues.update({ ...at, issue_number: issue.number, body });
} else {
  await github.rest.issues.create({ ...at, title, body, labels: ['migration'] });
}
