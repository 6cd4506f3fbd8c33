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
      post distributedtask environments
  fi
}

# The exclusive lock lets one run in at a time; who approves is asked once for each stage.
lock() { # environment
  check "$1" 2EF31AD6-BAA0-403A-8B45-2CBC9B4E5563 ExclusiveLock '{}'
}

approval() { # environment, approvers
  local approvers approver
  approvers=$(for approver in "${@:2}"; do
    az devops user show --user "$approver" --query id --output tsv
  done | jq --raw-input --slurp 'split("\n") | map(select(length > 0) | {id: .})')
  check "$1" 8C6F20A7-A545-4486-9777-F762FAFE0D4D Approval \
    "$(jq --null-input --argjson approvers "$approvers" '{approvers: $approvers, minRequiredApprovers: 1, requesterCannotBeApprover: true, instructions: "Read the plan in the summary first."}')"
}

check() { # environment, type, type name, settings
  jq --null-input --arg id "$(environment_id "$1")" --arg name "$1" --arg type "$2" --arg typeName "$3" --argjson settings "$4" \
    '{type: {id: $type, name: $typeName}, settings: $settings, resource: {type: "environment", id: $id, name: $name}, timeout: 43200}' |
    post PipelinesChecks configurations
}

post() { # area, resource; the body on the standard input
  local file
  file=$(mktemp)
  cat >"$file"
  az devops invoke --area "$1" --resource "$2" --route-parameters project="$project" --http-method POST --api-version 7.1-preview --in-file "$file" --output none
  rm "$file"
}

# A group with a new key: plans that wait for their approval are to be made again.
group_with_key() { # name
  local id
  id=$(az pipelines variable-group list --query "[?name=='$1'].id | [0]" --output tsv)
  if [ -z "$id" ]; then
    id=$(az pipelines variable-group create --name "$1" --variables DELIVERY_ENVIRONMENT="$1" --query id --output tsv)
    AZURE_DEVOPS_EXT_PIPELINE_VAR_DELIVERY_PLAN_KEY=$(openssl rand -base64 32) \
      az pipelines variable-group variable create --group-id "$id" --name DELIVERY_PLAN_KEY --secret true --output none
  fi
}

pipeline() { # name, file
  if [ -z "$(az pipelines list --name "$1" --query '[0].id' --output tsv)" ]; then
    az pipelines create --name "$1" --yml-path "$2" --repository "$repository" --repository-type "${REPOSITORY_TYPE:-tfsgit}" --branch "$branch" --skip-first-run true --output none
  fi
}
