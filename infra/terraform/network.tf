# A virtual network with the cluster's subnet, and what PostgreSQL needs in it. With a cluster that was there before, its network is
# used (azure_existing_virtual_network).

locals {
  creates_network = var.azure_existing_virtual_network == null && local.creates_cluster
  has_network     = local.creates_network || var.azure_existing_virtual_network != null

  virtual_network_id             = one(concat(azurerm_virtual_network.dify[*].id, data.azurerm_virtual_network.existing[*].id))
  virtual_network_name           = one(concat(azurerm_virtual_network.dify[*].name, data.azurerm_virtual_network.existing[*].name))
  virtual_network_resource_group = local.creates_network ? local.resource_group_name : try(var.azure_existing_virtual_network.resource_group_name, null)

  # Subnet and zone stay when the server goes: they cost nothing, and a delegated subnet is not given back for hours.
  private_postgres = local.has_network && !var.postgres_public_access
  # A public server is reached from the cluster by a private endpoint, so that the firewall need not let the cluster's addresses in.
  postgres_endpoint = local.has_network && var.use_azure_postgres && var.postgres_public_access && !var.postgres_open_firewall_all
}

resource "azurerm_virtual_network" "dify" {
  count = local.creates_network ? 1 : 0

  name                = "vnet-dify-${var.environment}"
  resource_group_name = local.resource_group_name
  location            = var.location
  address_space       = [var.azure_network_address_space]
  tags                = local.tags
}

data "azurerm_virtual_network" "existing" {
  count = var.azure_existing_virtual_network == null ? 0 : 1

  name                = var.azure_existing_virtual_network.name
  resource_group_name = var.azure_existing_virtual_network.resource_group_name
}

resource "azurerm_subnet" "aks" {
  count = local.creates_cluster ? 1 : 0

  name                 = "snet-dify-${var.environment}-aks"
  resource_group_name  = local.virtual_network_resource_group
  virtual_network_name = local.virtual_network_name
  address_prefixes     = [var.azure_aks_subnet_prefix]
}

resource "azurerm_subnet" "postgres" {
  count = local.private_postgres ? 1 : 0

  name                 = "snet-dify-${var.environment}-postgres"
  resource_group_name  = local.virtual_network_resource_group
  virtual_network_name = local.virtual_network_name
  address_prefixes     = [var.azure_postgres_subnet_prefix]

  delegation {
    name = "flexible-server"

    service_delegation {
      name    = "Microsoft.DBforPostgreSQL/flexibleServers"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }

  # Azure advises it for the WAL archive of a server with a standby.
  service_endpoint {
    service = "Microsoft.Storage"
  }
}

resource "azurerm_private_dns_zone" "postgres" {
  count = local.private_postgres ? 1 : 0

  # It must not be the server's own name.
  name                = "dify-${var.environment}.private.postgres.database.azure.com"
  resource_group_name = local.resource_group_name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "postgres" {
  count = local.private_postgres ? 1 : 0

  name                = "link-dify-${var.environment}"
  private_dns_zone_id = azurerm_private_dns_zone.postgres[0].id
  virtual_network_id  = local.virtual_network_id
  tags                = local.tags
}

resource "azurerm_subnet" "endpoints" {
  count = local.postgres_endpoint ? 1 : 0

  name                 = "snet-dify-${var.environment}-endpoints"
  resource_group_name  = local.virtual_network_resource_group
  virtual_network_name = local.virtual_network_name
  address_prefixes     = [var.azure_endpoint_subnet_prefix]
}

resource "azurerm_private_dns_zone" "postgres_endpoint" {
  count = local.postgres_endpoint ? 1 : 0

  name                = "privatelink.postgres.database.azure.com"
  resource_group_name = local.resource_group_name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "postgres_endpoint" {
  count = local.postgres_endpoint ? 1 : 0

  name                = "link-dify-${var.environment}-endpoint"
  private_dns_zone_id = azurerm_private_dns_zone.postgres_endpoint[0].id
  virtual_network_id  = local.virtual_network_id
  tags                = local.tags
}
