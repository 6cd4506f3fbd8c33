# The cluster, or the one that was there before (azure_existing_cluster), and the identity of Dify's pods.

locals {
  creates_cluster = var.azure_existing_cluster == null

  cluster_id     = one(concat(azurerm_kubernetes_cluster.dify[*].id, data.azurerm_kubernetes_cluster.existing[*].id))
  cluster_name   = one(concat(azurerm_kubernetes_cluster.dify[*].name, data.azurerm_kubernetes_cluster.existing[*].name))
  cluster_group  = local.creates_cluster ? local.resource_group_name : var.azure_existing_cluster.resource_group_name
  cluster_issuer = one(concat(azurerm_kubernetes_cluster.dify[*].oidc_issuer_url, data.azurerm_kubernetes_cluster.existing[*].oidc_issuer_url))
}

# An identity of its own, since the cluster's subnet is not the cluster's: it has to be let in before the cluster is made.
resource "azurerm_user_assigned_identity" "aks" {
  count = local.creates_cluster ? 1 : 0

  name                = "id-dify-${var.environment}-aks"
  resource_group_name = local.resource_group_name
  location            = var.location
  tags                = local.tags
}

resource "azurerm_role_assignment" "aks_subnet" {
  count = local.creates_cluster ? 1 : 0

  scope                = azurerm_subnet.aks[0].id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.aks[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_kubernetes_cluster" "dify" {
  count = local.creates_cluster ? 1 : 0

  name                = var.azure_cluster_name
  resource_group_name = local.resource_group_name
  location            = var.location
  dns_prefix          = var.azure_cluster_name
  kubernetes_version  = var.azure_kubernetes_version
  # Standard is the tier with a financially backed SLA of the control plane.
  sku_tier                          = var.environment == "prod" ? "Standard" : "Free"
  automatic_upgrade_channel         = "patch"
  node_os_upgrade_channel           = "NodeImage"
  role_based_access_control_enabled = true
  oidc_issuer_enabled               = true
  workload_identity_enabled         = true
  tags                              = local.tags

  default_node_pool {
    name           = "system"
    vm_size        = var.azure_node_size
    node_count     = var.azure_node_count
    zones          = length(var.azure_node_zones) == 0 ? null : var.azure_node_zones
    vnet_subnet_id = azurerm_subnet.aks[0].id
    # Another size goes through a temporary pool of this name; without it Azure refuses the change.
    temporary_name_for_rotation = "rotation"

    upgrade_settings {
      max_surge = "10%"
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks[0].id]
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_policy      = "azure"
    load_balancer_sku   = "standard"
    pod_cidr            = var.azure_pod_cidr
    service_cidr        = var.azure_service_cidr
    dns_service_ip      = cidrhost(var.azure_service_cidr, 10)
  }

  # Required by azurerm 5.
  node_provisioning_profile {
    mode = "Manual"
  }

  oms_agent {
    log_analytics_workspace_id      = azurerm_log_analytics_workspace.dify.id
    msi_auth_for_monitoring_enabled = true
  }

  dynamic "api_server_access_profile" {
    for_each = length(var.azure_api_server_authorized_ranges) == 0 ? [] : [var.azure_api_server_authorized_ranges]

    content {
      authorized_ip_ranges = api_server_access_profile.value
    }
  }

  dynamic "azure_active_directory_role_based_access_control" {
    for_each = length(var.azure_cluster_admin_group_ids) == 0 ? [] : [var.azure_cluster_admin_group_ids]

    content {
      azure_rbac_enabled     = true
      tenant_id              = data.azurerm_client_config.current.tenant_id
      admin_group_object_ids = azure_active_directory_role_based_access_control.value
    }
  }

  depends_on = [azurerm_role_assignment.aks_subnet]
}

data "azurerm_kubernetes_cluster" "existing" {
  count = local.creates_cluster ? 0 : 1

  name                = var.azure_existing_cluster.name
  resource_group_name = var.azure_existing_cluster.resource_group_name

  lifecycle {
    postcondition {
      condition     = self.oidc_issuer_enabled
      error_message = "The cluster ${self.name} has no OIDC issuer, without which no pod has an identity: az aks update --enable-oidc-issuer --enable-workload-identity."
    }
  }
}

# Dify's pods as Azure sees them: they read secrets and write backups without a password.
resource "azurerm_user_assigned_identity" "workload" {
  name                = "id-dify-${var.environment}"
  resource_group_name = local.resource_group_name
  location            = var.location
  tags                = local.tags
}

resource "azurerm_federated_identity_credential" "workload" {
  for_each = var.azure_workload_service_accounts

  name                      = replace(each.value, "/", "-")
  user_assigned_identity_id = azurerm_user_assigned_identity.workload.id
  audience                  = ["api://AzureADTokenExchange"]
  issuer                    = local.cluster_issuer
  subject                   = "system:serviceaccount:${replace(each.value, "/", ":")}"
}
