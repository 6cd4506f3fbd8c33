# What everything else refers to: the resource group, names and tags. One file per concern; see README.md.

data "azurerm_client_config" "current" {}

locals {
  resource_group_name = one(concat(azurerm_resource_group.dify[*].name, data.azurerm_resource_group.existing[*].name))

  # Key Vaults and storage accounts are named in one space for the whole of Azure: a suffix of subscription and group tells ours apart.
  suffix = substr(sha256("${data.azurerm_client_config.current.subscription_id}/${var.resource_group_name}"), 0, 6)

  tags = merge(var.azure_tags, {
    application = "dify"
    environment = var.environment
    managed-by  = "dify-delivery"
  })
}

resource "azurerm_resource_group" "dify" {
  count = var.azure_create_resource_group ? 1 : 0

  name     = var.resource_group_name
  location = var.location
  tags     = local.tags
}

data "azurerm_resource_group" "existing" {
  count = var.azure_create_resource_group ? 0 : 1

  name = var.resource_group_name
}
