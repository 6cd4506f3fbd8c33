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
{
  printf '%s\nPlans of %s, [this run](%s).\n' "$marker" "${SYSTEM_PULLREQUEST_SOURCECOMMITID:0:12}" "$run"
  for name in $ENVIRONMENTS; do
    printf '\n---\n\n'
    file=$(find "$PIPELINE_WORKSPACE" -regextype posix-extended -regex ".*/plan-$name-[0-9]+/plan\.md" | sort --version-sort | tail -n 1)
    if [ -z "$file" ]; then
      printf '### %s\n\nThere is no plan: look at its stage.\n' "$name"
    elif [ "$(wc -c <"$file")" -gt "$limit" ]; then
      head -c "$limit" "$file" | iconv -c -f UTF-8 -t UTF-8
      printf '\n\n(cut; the whole plan is in the artifacts of the run)\n'
    else
      cat "$file"
    fi
  done
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
