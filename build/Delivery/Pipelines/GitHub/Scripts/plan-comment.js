// One comment for each pull request, found by its marker and written anew: a line for each environment, what is dangerous first, then the plans.
const fs = require('fs');
const path = require('path');
const marker = '<!-- dify-delivery plan -->';
const limit = 65000;
const needs = JSON.parse(process.env.NEEDS);
const run = `${context.serverUrl}/${context.repo.owner}/${context.repo.repo}/actions/runs/${context.runId}`;
const cut = '\n\n(cut; the whole plan is in the artifacts of the run)';
const read = (name, file) => {
  const full = path.join('plans', `plan-${name}`, file);
  return fs.existsSync(full) ? fs.readFileSync(full, 'utf8').trim() : null;
};
const amount = value => (typeof value === 'number' ? value.toFixed(2) : 'n/a');
const monthly = cost => {
  if (!cost) return '';
  const { before, configured, currency } = cost;
  const change = before && typeof before.monthly === 'number' && typeof configured.monthly === 'number' ? configured.monthly - before.monthly : null;
  return change
    ? `${amount(before.monthly)} → ${amount(configured.monthly)} ${currency} (**${change > 0 ? '+' : ''}${amount(change)}**)`
    : `${amount(configured.monthly)} ${currency}`;
};
const plans = Object.keys(needs).filter(id => id.startsWith('plan-')).map(id => {
  const name = id.slice('plan-'.length);
  const text = read(name, 'plan.md');
  const json = JSON.parse(read(name, 'plan.json') ?? 'null');
  const missing = `There is no plan: its job ended with \`${needs[id].result}\`.`;
  const loses = json?.changes?.some(change => ['destroy', 'replace'].includes(change.kind)) ?? false;
  const danger = text === null || loses || json?.blocked === true;
  const says = text === null ? missing : json?.summary ?? '';
  return { name, text: text ?? missing, danger, row: `| ${danger ? ':warning: ' : ''}${name} | ${says} | ${monthly(json?.cost)} |` };
});
plans.sort((one, other) => Number(other.danger) - Number(one.danger));
const head = `${marker}\nPlans of ${process.env.COMMIT.slice(0, 12)}, [this run](${run}).\n\n`
  + `| environment | plan | PostgreSQL a month |\n| --- | --- | --- |\n${plans.map(plan => plan.row).join('\n')}\n\n`;
const share = Math.floor((limit - head.length) / Math.max(plans.length, 1)) - cut.length - 400;
const fold = plan => {
  let text = plan.text;
  if (text.length > share) {
    text = text.slice(0, share).replace(/\n[^\n]*$/, '');
    const open = (text.match(/<details/g) ?? []).length - (text.match(/<\/details>/g) ?? []).length;
    text += '\n\n</details>'.repeat(Math.max(open, 0)) + cut;
  }
  return `<details${plan.danger ? ' open' : ''}><summary>${plan.name}</summary>\n\n${text}\n\n</details>`;
};
const body = head + plans.map(fold).join('\n\n');
const at = { owner: context.repo.owner, repo: context.repo.repo };
const comments = await github.paginate(github.rest.issues.listComments, { ...at, issue_number: context.issue.number });
const mine = comments.find(comment => comment.user.login === 'github-actions[bot]' && comment.body.startsWith(marker));
if (mine) {
  await github.rest.issues.updateComment({ ...at, comment_id: mine.id, body });
} else {
  await github.rest.issues.createComment({ ...at, issue_number: context.issue.number, body });
}
