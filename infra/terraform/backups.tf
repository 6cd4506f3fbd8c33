# A container for backups that outlive server and cluster. Entra ID only: the account has no keys that could leak.

resource "azurerm_storage_account" "backups" {
  count = var.azure_backup_storage ? 1 : 0

  name                            = coalesce(var.azure_backup_storage_account_name, "stdify${var.environment}${local.suffix}")
  resource_group_name             = local.resource_group_name
  location                        = var.location
  account_tier                    = "Standard"
  account_replication_type        = var.environment == "prod" ? "GRS" : "LRS"
  access_tier                     = "Cool"
  min_tls_version                 = "TLS1_2"
  shared_access_key_enabled       = false
  default_to_oauth_authentication = true
  allow_nested_items_to_be_public = false
  tags                            = local.tags

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 14
    }

    container_delete_retention_policy {
      days = 14
    }
  }
}

resource "azurerm_storage_container" "backups" {
  count = var.azure_backup_storage ? 1 : 0

  name                  = "backups"
  storage_account_id    = azurerm_storage_account.backups[0].id
  container_access_type = "private"
}

resource "azurerm_role_assignment" "backups_workload" {
  count = var.azure_backup_storage ? 1 : 0

  scope                = azurerm_storage_account.backups[0].id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.workload.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "backups_operator" {
  for_each = !var.azure_backup_storage ? toset([]) : length(var.azure_operator_object_ids) == 0 ? toset(["first"]) : var.azure_operator_object_ids

  scope                = azurerm_storage_account.backups[0].id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = each.value == "first" ? data.azurerm_client_config.current.object_id : each.value

  lifecycle {
    ignore_changes = [principal_id]
  }
}
