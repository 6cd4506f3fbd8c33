# Credentials come from the environment (ARM_...): workload identity in pipelines, the Azure CLI's login on a person's machine.
provider "azurerm" {
  subscription_id = var.azure_subscription_id

  # azurerm 5 registers nothing by itself. Only what is missing is registered, so this needs no permission where all is there.
  resource_provider_registrations = "none"
  resource_providers_to_register  = var.azure_resource_providers

  storage_use_azuread = true

  features {
    key_vault {
      purge_soft_delete_on_destroy          = false
      purge_soft_deleted_secrets_on_destroy = false
      recover_soft_deleted_key_vaults       = true
      recover_soft_deleted_secrets          = true
    }

    postgresql_flexible_server {
      # The default restarts once for each static parameter, in any order. The build restarts once, when all are set.
      restart_server_on_configuration_value_change = false
    }

    resource_group {
      prevent_deletion_if_contains_resources = true
    }
  }
}
