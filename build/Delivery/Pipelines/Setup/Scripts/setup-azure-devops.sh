# A service connection by workload identity federation: made first, since it says itself which issuer and subject to trust.
connection() { # name, identity, subscription
  local file id subscription_name
  subscription_name=$(az account show --subscription "$3" --query name --output tsv)
  if [ -z "$(connection_id "$1")" ]; then
    file=$(mktemp)
    jq --null-input --arg name "$1" --arg subscription "$3" --arg subscriptionName "$subscription_name" --arg project "$project" \
      --arg projectId "$(az devops project show --project "$project" --query id --output tsv)" \
      --arg client "$(identity_value "$2" "$3" clientId)" --arg tenant "$(identity_value "$2" "$3" tenantId)" \
      '{name: $name, type: "azurerm", url: "https://management.azure.com/",
        data: {environment: "AzureCloud", scopeLevel: "Subscription", subscriptionId: $subscription, subscriptionName: $subscriptionName, creationMode: "Manual"},
        authorization: {scheme: "WorkloadIdentityFederation", parameters: {serviceprincipalid: $client, tenantid: $tenant}},
        serviceEndpointProjectReferences: [{name: $name, projectReference: {id: $projectId, name: $project}}]}' >"$file"
    az devops service-endpoint create --service-endpoint-configuration "$file" --output none
    rm "$file"
  fi
  id=$(connection_id "$1")
  trust "$2" "$3" azure-devops \
    "$(az devops service-endpoint show --id "$id" --query authorization.parameters.workloadIdentityFederationIssuer --output tsv)" \
    "$(az devops service-endpoint show --id "$id" --query authorization.parameters.workloadIdentityFederationSubject --output tsv)"
}

connection_id() { # name
  az devops service-endpoint list --query "[?name=='$1'].id | [0]" --output tsv
}

environment_id() { # name
  az devops invoke --area distributedtask --resource environments --route-parameters project="$project" --api-version 7.1-preview \
    --query "value[?name=='$1'].id | [0]" --output tsv
}

environment() { # name
  if [ -z "$(environment_id "$1")" ]; then
    jq --null-input --arg name "$1" '{name: $name, description: "Made for the generated pipelines"}' |
      send POST distributedtask environments
  fi
}

# Azure DevOps gives a connection, a group and an environment to whatever branch a run is of; this check is what keeps them for the reviewed one.
branch_control() { # resource's type, name
  check "$1" "$2" fe1de3ee-a436-41b4-bb20-f6eb4cb879a7 'Task Check' \
    "$(jq --null-input --arg branch "refs/heads/$branch" '{displayName: "Branch control", retryInterval: 5,
      definitionRef: {id: "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b", name: "evaluatebranchProtection", version: "0.0.1"},
      inputs: {allowedBranches: $branch, ensureProtectionOfBranch: "true"}}')"
}

# The exclusive lock lets one run in at a time; who approves is asked once for each stage.
lock() { # resource's type, name
  check "$1" "$2" 2EF31AD6-BAA0-403A-8B45-2CBC9B4E5563 ExclusiveLock '{}'
}

approval() { # environment, approvers
  local approvers approver
  approvers=$(for approver in "${@:2}"; do
    az devops user show --user "$approver" --query id --output tsv
  done | jq --raw-input --slurp 'split("\n") | map(select(length > 0) | {id: .})')
  check environment "$1" 8C6F20A7-A545-4486-9777-F762FAFE0D4D Approval \
    "$(jq --null-input --argjson approvers "$approvers" '{approvers: $approvers, minRequiredApprovers: 1, requesterCannotBeApprover: true, instructions: "Read the plan in the summary first."}')"
}

# One check of a kind on a resource: made where it is not there, brought to these settings where it has others (another approver, another
# branch), and left alone where it has them. What the host or a person has set besides stays.
check() { # resource's type, name, check's type, its name, settings
  local id present body
  id=$(resource_id "$1" "$2")
  present=$(az devops invoke --area PipelinesChecks --resource configurations --route-parameters project="$project" \
    --query-parameters resourceType="$1" resourceId="$id" "\$expand=settings" --api-version 7.1-preview --output json |
    jq --compact-output --arg type "$3" --argjson settings "$5" \
      '[.value[] | select((.type.id | ascii_downcase) == ($type | ascii_downcase) and .settings.definitionRef.id == $settings.definitionRef.id)][0] // empty')
  body=$(jq --null-input --arg resource "$1" --arg id "$id" --arg name "$2" --arg type "$3" --arg typeName "$4" --argjson settings "$5" \
    '{type: {id: $type, name: $typeName}, settings: $settings, resource: {type: $resource, id: $id, name: $name}, timeout: 43200}')
  if [ -z "$present" ]; then
    send POST PipelinesChecks configurations <<<"$body"
  elif ! jq --exit-status --argjson settings "$5" \
    'def covers($wanted): if ($wanted | type) == "array" then ([.[]?.id] | sort) == ([$wanted[].id] | sort)
        elif ($wanted | type) == "object" then . as $now | all($wanted | to_entries[]; .value as $value | $now[.key]? | covers($value))
        else . == $wanted end;
      .settings | covers($settings)' <<<"$present" >/dev/null; then
    # The host takes a check as a whole: what it has besides goes along.
    jq --argjson now "$present" '. + {id: $now.id, timeout: ($now.timeout // .timeout), settings: (($now.settings // {}) * .settings)}' <<<"$body" |
      send PATCH PipelinesChecks configurations id="$(jq --raw-output .id <<<"$present")"
    echo "$2: $4 brought up to date"
  fi
}

resource_id() { # type, name
  case $1 in
    environment) environment_id "$2" ;;
    endpoint) connection_id "$2" ;;
    variablegroup) group_id "$2" ;;
  esac
}

group_id() { # name
  az pipelines variable-group list --query "[?name=='$1'].id | [0]" --output tsv
}

send() { # method, area, resource, further parts of the address; the body on the standard input
  local file
  file=$(mktemp)
  cat >"$file"
  az devops invoke --area "$2" --resource "$3" --route-parameters project="$project" "${@:4}" --http-method "$1" --api-version 7.1-preview --in-file "$file" --output none
  rm "$file"
}

# A group with a key, PLAN_KEY or one that is made here; the host shows it to nobody again. A group that is there keeps its own: a new one would
# make plans that wait for their approval void, and backups that it encrypted unreadable.
group_with_key() { # name
  local id
  id=$(group_id "$1")
  if [ -z "$id" ]; then
    id=$(az pipelines variable-group create --name "$1" --variables DELIVERY_ENVIRONMENT="$1" --query id --output tsv)
    AZURE_DEVOPS_EXT_PIPELINE_VAR_DELIVERY_PLAN_KEY=${PLAN_KEY:-$(openssl rand -base64 32)} \
      az pipelines variable-group variable create --group-id "$id" --name DELIVERY_PLAN_KEY --secret true --output none
  fi
}

pipeline() { # name, file
  local connection=()
  if [ "$repository_type" = github ]; then connection=(--service-connection "${GITHUB_CONNECTION:?is the id of the service connection to GitHub; REPOSITORY_TYPE=tfsgit is for Azure Repos}"); fi
  if [ -z "$(az pipelines list --name "$1" --query '[0].id' --output tsv)" ]; then
    az pipelines create --name "$1" --yml-path "$2" --repository "$repository" --repository-type "$repository_type" "${connection[@]}" --branch "$branch" --skip-first-run true --output none
  fi
}
