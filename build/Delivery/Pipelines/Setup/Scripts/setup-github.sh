# GitHub's subject for an environment. Repositories made, renamed or moved after 15 July 2026 have their numbers in it.
subject() { # environment
  local owner_id repository_id created format=${SUBJECT_FORMAT:-}
  read -r owner_id repository_id created < <(gh api "repos/$repository" --jq '[.owner.id, .id, .created_at[:10]] | join(" ")')
  if [ -z "$format" ]; then
    if [[ $created > 2026-07-15 ]]; then format=numbered; else format=named; fi
  fi
  if [ "$format" = numbered ]; then
    echo "repo:${repository%/*}@$owner_id/${repository#*/}@$repository_id:environment:$1"
  else
    echo "repo:$repository:environment:$1"
  fi
}

reviewers() { # users and organisation/team
  local reviewer
  for reviewer in "$@"; do
    case $reviewer in
      */*) gh api "orgs/${reviewer%/*}/teams/${reviewer#*/}" --jq '{type: "Team", id: .id}' ;;
      *) gh api "users/$reviewer" --jq '{type: "User", id: .id}' ;;
    esac
  done | jq --slurp --compact-output .
}

# Reviewers and the branch become those that are named here: what was there before is replaced.
environment() { # name, reviewers as JSON, branch, or pattern of references
  local policies id name
  jq --null-input --argjson reviewers "$2" \
    '{wait_timer: 0, prevent_self_review: ($reviewers | length > 0), reviewers: $reviewers,
      deployment_branch_policy: {protected_branches: false, custom_branch_policies: true}}' |
    gh api --method PUT "repos/$repository/environments/$1" --input - --silent
  policies=$(gh api "repos/$repository/environments/$1/deployment-branch-policies" --jq '.branch_policies[] | "\(.id) \(.name)"')
  if ! cut -d ' ' -f 2- <<<"$policies" | grep -qxF "$3"; then
    gh api --method POST "repos/$repository/environments/$1/deployment-branch-policies" -f name="$3" -f type=branch --silent
  fi
  while read -r id name; do
    if [ -n "$id" ] && [ "$name" != "$3" ]; then
      gh api --method DELETE "repos/$repository/environments/$1/deployment-branch-policies/$id" --silent
      echo "$1: $name may not use it any more"
    fi
  done <<<"$policies"
}

variables() { # environment, client, tenant, subscription
  gh variable set AZURE_CLIENT_ID --repo "$repository" --env "$1" --body "$2"
  gh variable set AZURE_TENANT_ID --repo "$repository" --env "$1" --body "$3"
  gh variable set AZURE_SUBSCRIPTION_ID --repo "$repository" --env "$1" --body "$4"
}

# One key for all jobs of an environment. It is kept where all of them have it: a new one would make plans that wait for their approval void,
# and backups that it encrypted unreadable. PLAN_KEY, or one that is made here; the host shows it to nobody again.
plan_key() { # environments
  local key name missing=''
  for name in "$@"; do
    if ! gh secret list --repo "$repository" --env "$name" --json name --jq '.[].name' | grep -qx DELIVERY_PLAN_KEY; then missing=$name; fi
  done
  if [ -z "$missing" ]; then return; fi
  key=${PLAN_KEY:-$(openssl rand -base64 32)}
  for name in "$@"; do
    gh secret set DELIVERY_PLAN_KEY --repo "$repository" --env "$name" <<<"$key"
  done
}
