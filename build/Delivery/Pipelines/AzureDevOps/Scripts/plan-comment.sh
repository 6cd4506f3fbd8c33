# One comment for each pull request, found by its marker and written anew.
set -euo pipefail
if [ "$BUILD_REPOSITORY_PROVIDER" != TfsGit ]; then
  echo "Comments are written to Azure Repos only; the plans are in the run's summary."
  exit 0
fi
marker='<!-- dify-delivery plan -->'
limit=40000
run="$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECTID/_build/results?buildId=$BUILD_BUILDID"
threads="$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECTID/_apis/git/repositories/$BUILD_REPOSITORY_ID/pullRequests/$SYSTEM_PULLREQUEST_PULLREQUESTID/threads"
work=$(mktemp -d)
printf 'Authorization: Bearer %s\nContent-Type: application/json\n' "$SYSTEM_ACCESSTOKEN" >"$work/headers"
call() {
  curl --silent --show-error --fail --header "@$work/headers" "$@"
}
newest() { # environment, file
  find "$PIPELINE_WORKSPACE" -regextype posix-extended -regex ".*/plan-$1-[0-9]+/$2" | sort --version-sort | tail -n 1
}
row() { # environment
  local json
  json=$(newest "$1" 'plan\.json')
  if [ -z "$json" ]; then
    printf '0 %s\t| :warning: %s | There is no plan: look at its stage. | |\n' "$1" "$1"
  else
    jq --raw-output --arg name "$1" '
      def amount: if type == "number" then . * 100 | round | tostring | (if length < 3 then "000"[length:] + . else . end) | "\(.[:-2]).\(.[-2:])" else "n/a" end;
      (.blocked or any(.changes[]; .kind == "destroy" or .kind == "replace")) as $danger
      | .cost as $cost
      | (if $cost == null then "" elif ($cost.before.monthly | type) == "number" and ($cost.configured.monthly | type) == "number" and $cost.before.monthly != $cost.configured.monthly
          then "\($cost.before.monthly | amount) → **\($cost.configured.monthly | amount)** \($cost.currency)"
          else "\($cost.configured.monthly | amount) \($cost.currency)" end) as $monthly
      | "\(if $danger then 0 else 1 end) \($name)\t| \(if $danger then ":warning: " else "" end)\($name) | \(.summary) | \($monthly) |"' "$json"
  fi
}
# What is dangerous first; else in the order of promotion.
for name in $ENVIRONMENTS; do row "$name"; done | sort --stable --key 1,1 >"$work/rows"
{
  printf '%s\nPlans of %s, [this run](%s).\n\n| environment | plan | PostgreSQL a month |\n| --- | --- | --- |\n' "$marker" "${SYSTEM_PULLREQUEST_SOURCECOMMITID:0:12}" "$run"
  cut --fields 2 "$work/rows"
  while read -r _ name _; do
    printf '\n---\n\n'
    file=$(newest "$name" 'plan\.md')
    if [ -z "$file" ]; then
      printf '### %s\n\nThere is no plan: look at its stage.\n' "$name"
    elif [ "$(wc -c <"$file")" -gt "$limit" ]; then
      head -c "$limit" "$file" | iconv -c -f UTF-8 -t UTF-8
      printf '\n\n(cut; the whole plan is in the artifacts of the run)\n'
    else
      cat "$file"
    fi
  done <"$work/rows"
} >"$work/body.md"
call "$threads?api-version=7.1" >"$work/threads.json"
read -r thread comment < <(jq --raw-output --arg marker "$marker" \
  '[.value[] | . as $thread | .comments[]? | select((.content // "") | startswith($marker)) | "\($thread.id) \(.id)"][0] // ""' "$work/threads.json") || true
if [ -n "${thread:-}" ]; then
  jq --null-input --rawfile body "$work/body.md" '{content: $body}' |
    call --request PATCH --data @- "$threads/$thread/comments/$comment?api-version=7.1" >/dev/null
else
  jq --null-input --rawfile body "$work/body.md" '{comments: [{parentCommentId: 0, content: $body, commentType: "text"}], status: "closed"}' |
    call --data @- "$threads?api-version=7.1" >/dev/null
fi
rm -r "$work"
