# Managed identities and their roles. Running it again changes nothing that is as it should be.
identity() { # name, location, subscription
  az group create --name "$identities" --location "$2" --subscription "$3" --output none
  az identity create --name "$1" --resource-group "$identities" --subscription "$3" --output none
}

identity_value() { # name, subscription, property
  az identity show --name "$1" --resource-group "$identities" --subscription "$2" --query "$3" --output tsv
}

assign() { # identity, subscription, role, scope
  local principal
  principal=$(identity_value "$1" "$2" principalId)
  az role assignment create --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal \
    --role "$3" --scope "$4" --subscription "$2" --output none
}

trust() { # identity, subscription, credential, issuer, subject
  az identity federated-credential create --identity-name "$1" --resource-group "$identities" --subscription "$2" \
    --name "$3" --issuer "$4" --subject "$5" --audiences api://AzureADTokenExchange --output none
  echo "$1 trusts $5"
}

state_scope() { # resource group, account, container, subscription
  local account=$2
  if [ -z "$account" ]; then
    account=$(tr -d - <<<"$4")
    account=stdify${account:0:18}
  fi
  echo "$(az storage account show --resource-group "$1" --name "$account" --subscription "$4" --query id --output tsv)/blobServices/default/containers/$3"
}

# What Azure's roles would give in every cluster and namespace of the subscription, a Role gives in the release's alone. It needs the cluster and
# its namespace: a run before they are there says so, and another one makes up for it. kubectl has to reach the cluster.
cluster_rights() { # identity, subscription, resource group, cluster, namespace, the Role and its binding
  local manifest=$6 file
  manifest=${manifest//NAMESPACE_NAME/$5}
  manifest=${manifest//BINDING_NAME/$1}
  file=$(mktemp)
  if az aks get-credentials --name "$4" --resource-group "$3" --subscription "$2" --file "$file" --overwrite-existing --output none 2>/dev/null &&
    kubelogin convert-kubeconfig --login azurecli --kubeconfig "$file" && kubectl --kubeconfig "$file" get namespace "$5" --output name >/dev/null; then
    kubectl --kubeconfig "$file" apply --filename - <<<"${manifest//PRINCIPAL_ID/$(identity_value "$1" "$2" principalId)}"
  else
    echo "$1 has no Role in namespace $5 of $4: run this script again once they are there and you reach them"
  fi
  rm "$file"
}
