// One comment for each pull request, found by its marker and written anew.
const fs = require('fs');
const path = require('path');
const marker = '<!-- dify-delivery plan -->';
const limit = 65000;
const needs = JSON.parse(process.env.NEEDS);
const run = `${context.serverUrl}/${context.repo.owner}/${context.repo.repo}/actions/runs/${context.runId}`;
const names = Object.keys(needs).filter(id => id.startsWith('plan-')).map(id => id.slice('plan-'.length));
const parts = names.map(name => {
  const file = path.join('plans', `plan-${name}`, 'plan.md');
  return fs.existsSync(file)
    ? fs.readFileSync(file, 'utf8').trim()
    : `### ${name}\n\nThere is no plan: its job ended with \`${needs[`plan-${name}`].result}\`.`;
});
const frame = `${marker}\nPlans of ${process.env.COMMIT.slice(0, 12)}, [this run](${run}).\n\n`;
const cut = '\n\n(cut; the whole plan is in the artifacts of the run)';
const share = Math.floor((limit - frame.length) / Math.max(parts.length, 1)) - cut.length - 9;
const body = frame + parts.map(part => (part.length > share ? part.slice(0, share).replace(/\n[^\n]*$/, '') + cut : part)).join('\n\n---\n\n');
const at = { owner: context.repo.owner, repo: context.repo.repo };
const comments = await github.paginate(github.rest.issues.listComments, { ...at, issue_number: context.issue.number });
const mine = comments.find(comment => comment.user.login === 'github-actions[bot]' && comment.body.startsWith(marker));
if (mine) {
  await github.rest.issues.updateComment({ ...at, comment_id: mine.id, body });
} else {
  await github.rest.issues.createComment({ ...at, issue_number: context.issue.number, body });
}
