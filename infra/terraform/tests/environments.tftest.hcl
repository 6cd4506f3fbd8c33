# What each environment gets. Needs no login. Run: terraform init -backend=false && terraform test

mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = {
      client_id       = "11111111-1111-1111-1111-111111111111"
      object_id       = "22222222-2222-2222-2222-222222222222"
      subscription_id = "33333333-3333-3333-3333-333333333333"
      tenant_id       = "44444444-4444-4444-4444-444444444444"
    }
  }

  mock_data "azurerm_resource_group" {
    defaults = {
      id       = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify"
      location = "westeurope"
    }
  }

  mock_data "azurerm_virtual_network" {
    defaults = {
      id       = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-hub"
      location = "westeurope"
    }
  }

  mock_data "azurerm_kubernetes_cluster" {
    defaults = {
      id                  = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-shared/providers/Microsoft.ContainerService/managedClusters/aks-shared"
      oidc_issuer_enabled = true
      oidc_issuer_url     = "https://westeurope.oic.prod-aks.azure.com/44444444-4444-4444-4444-444444444444/55555555-5555-5555-5555-555555555555/"
    }
  }

  mock_resource "azurerm_resource_group" {
    defaults = {
      id = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify"
    }
  }

  mock_resource "azurerm_virtual_network" {
    defaults = {
      id = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.Network/virtualNetworks/vnet-dify"
    }
  }

  mock_resource "azurerm_subnet" {
    defaults = {
      id = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.Network/virtualNetworks/vnet-dify/subnets/snet-dify"
    }
  }

  mock_resource "azurerm_private_dns_zone" {
    defaults = {
      id = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.Network/privateDnsZones/dify.private.postgres.database.azure.com"
    }
  }

  mock_resource "azurerm_private_dns_zone_virtual_network_link" {
    defaults = {
      id = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.Network/privateDnsZones/dify.private.postgres.database.azure.com/virtualNetworkLinks/link-dify"
    }
  }

  mock_resource "azurerm_private_endpoint" {
    defaults = {
      id = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.Network/privateEndpoints/pe-psql-dify"
    }
  }

  mock_resource "azurerm_user_assigned_identity" {
    defaults = {
      id           = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-dify"
      principal_id = "66666666-6666-6666-6666-666666666666"
      client_id    = "77777777-7777-7777-7777-777777777777"
      tenant_id    = "44444444-4444-4444-4444-444444444444"
    }
  }

  mock_resource "azurerm_kubernetes_cluster" {
    defaults = {
      id              = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.ContainerService/managedClusters/aks-dify"
      oidc_issuer_url = "https://westeurope.oic.prod-aks.azure.com/44444444-4444-4444-4444-444444444444/88888888-8888-8888-8888-888888888888/"
    }
  }

  mock_resource "azurerm_key_vault" {
    defaults = {
      id        = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.KeyVault/vaults/kv-dify"
      vault_uri = "https://kv-dify.vault.azure.net/"
    }
  }

  mock_resource "azurerm_log_analytics_workspace" {
    defaults = {
      id = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.OperationalInsights/workspaces/log-dify"
    }
  }

  mock_resource "azurerm_postgresql_flexible_server" {
    defaults = {
      id   = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-dify"
      fqdn = "psql-dify.postgres.database.azure.com"
    }
  }

  mock_resource "azurerm_storage_account" {
    defaults = {
      id = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.Storage/storageAccounts/stdify"
    }
  }

  mock_resource "azurerm_storage_container" {
    defaults = {
      id  = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-dify/providers/Microsoft.Storage/storageAccounts/stdify/blobServices/default/containers/backups"
      url = "https://stdify.blob.core.windows.net/backups"
    }
  }
}

variables {
  environment                  = "dev"
  use_azure_postgres           = true
  postgresql_password          = "Abcdefghijklmnop0123"
  azure_alert_action_group_ids = ["/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-ops/providers/Microsoft.Insights/actionGroups/ops"]
}

# The document's dev: public, open, Burstable.
run "dev" {
  variables {
    postgres_public_access     = true
    postgres_open_firewall_all = true
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.dify[0].sku_name == "B_Standard_B1ms" && azurerm_postgresql_flexible_server.dify[0].storage_mb == 32768
    error_message = "dev is a B1ms with 32 GiB"
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.dify[0].delegated_subnet_id == null && length(azurerm_private_dns_zone.postgres) == 0
    error_message = "a public server is not in the network"
  }

  assert {
    condition     = [for rule in azurerm_postgresql_flexible_server_firewall_rule.dify : "${rule.start_ip_address}-${rule.end_ip_address}"] == ["0.0.0.0-255.255.255.255"]
    error_message = "the firewall lets everybody in"
  }

  assert {
    condition     = length(azurerm_private_endpoint.postgres) == 0 && length(azurerm_subnet.postgres) == 0
    error_message = "an open server needs neither endpoint nor subnet"
  }

  assert {
    condition     = keys(azurerm_postgresql_flexible_server_database.dify) == ["dify", "dify_plugin"] && alltrue([for database in azurerm_postgresql_flexible_server_database.dify : database.collation == "en_US.utf8" && database.charset == "UTF8"])
    error_message = "both databases have Azure's collation"
  }

  assert {
    condition     = azurerm_postgresql_flexible_server_configuration.dify["require_secure_transport"].value == "on" && azurerm_postgresql_flexible_server_configuration.dify["azure.extensions"].value == "UUID-OSSP"
    error_message = "TLS is required and uuid-ossp allowed"
  }

  assert {
    condition     = azurerm_monitor_metric_alert.postgres["connections"].criteria[0].threshold == 28
    error_message = "a B1ms has 35 usable connections, and the alert comes at four fifths"
  }

  assert {
    condition     = toset(keys(azurerm_monitor_metric_alert.postgres)) == toset(["availability", "cpu", "memory", "storage", "connections", "logical-replication", "read-replica"])
    error_message = "what stops Dify is told before, and that the server is gone in any case"
  }

  assert {
    condition     = azurerm_monitor_metric_alert.postgres["availability"].criteria[0].metric_name == "is_db_alive" && azurerm_monitor_metric_alert.postgres["availability"].criteria[0].operator == "LessThan" && azurerm_monitor_metric_alert.postgres["availability"].window_size == "PT5M"
    error_message = "five minutes without an answer are an alert"
  }

  assert {
    condition     = azurerm_kubernetes_cluster.dify[0].default_node_pool[0].vm_size == "Standard_D4s_v5" && azurerm_kubernetes_cluster.dify[0].sku_tier == "Free" && azurerm_kubernetes_cluster.dify[0].workload_identity_enabled
    error_message = "the cluster has the document's nodes and gives pods an identity"
  }

  assert {
    condition     = azurerm_key_vault_secret.postgres_administrator[0].value_wo_version == 1 && azurerm_key_vault_secret.postgres_administrator[0].value == null
    error_message = "the password is written and not kept"
  }

  assert {
    condition     = output.postgres_fqdn == "psql-dify.postgres.database.azure.com" && output.postgres_port == 5432 && output.postgres_admin_username == "difyadmin" && output.postgres_server_name == "psql-dify-dev" && output.postgres_ca_certificate_file == null
    error_message = "the outputs say where the server is"
  }

  assert {
    condition     = length(output.azure_key_vault_name) <= 24 && startswith(output.azure_key_vault_name, "kv-dify-dev-")
    error_message = "a vault's name has at most 24 characters"
  }
}

run "test" {
  variables {
    environment                        = "test"
    azure_backup_storage               = true
    azure_postgres_logical_replication = true
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.dify[0].public_network_access_enabled == false && azurerm_postgresql_flexible_server.dify[0].delegated_subnet_id == azurerm_subnet.postgres[0].id
    error_message = "test is in the network"
  }

  assert {
    condition     = azurerm_subnet.postgres[0].delegation[0].service_delegation[0].name == "Microsoft.DBforPostgreSQL/flexibleServers"
    error_message = "the subnet is PostgreSQL's own"
  }

  assert {
    condition     = azurerm_private_dns_zone.postgres[0].name == "dify-test.private.postgres.database.azure.com"
    error_message = "the zone is not the server's own name"
  }

  assert {
    condition     = length(azurerm_postgresql_flexible_server_firewall_rule.dify) == 0
    error_message = "a private server has no firewall"
  }

  assert {
    condition     = azurerm_postgresql_flexible_server_configuration.dify["wal_level"].value == "logical" && azurerm_postgresql_flexible_server_configuration.dify["max_replication_slots"].value == "10"
    error_message = "logical replication is on"
  }

  assert {
    condition     = azurerm_storage_account.backups[0].shared_access_key_enabled == false && azurerm_storage_account.backups[0].account_replication_type == "LRS" && output.azure_backup_container_name == "backups"
    error_message = "backups have a container without keys"
  }
}

run "prod" {
  variables {
    environment                        = "prod"
    postgres_sku_name                  = "GP_Standard_D2ds_v5"
    postgres_backup_retention_days     = 35
    postgres_high_availability_mode    = "ZoneRedundant"
    azure_postgres_zone                = "1"
    azure_postgres_standby_zone        = "2"
    azure_backup_storage               = true
    azure_postgres_logical_replication = true
    azure_postgres_parameters          = { log_min_duration_statement = "1000" }
    azure_node_zones                   = ["1", "2", "3"]
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.dify[0].high_availability[0].mode == "ZoneRedundant" && azurerm_postgresql_flexible_server.dify[0].high_availability[0].standby_availability_zone == "2"
    error_message = "prod has a standby in another zone"
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.dify[0].backup_retention_days == 35
    error_message = "prod keeps five weeks"
  }

  assert {
    condition     = azurerm_postgresql_flexible_server_configuration.dify["max_replication_slots"].value == "14" && azurerm_postgresql_flexible_server_configuration.dify["log_min_duration_statement"].value == "1000"
    error_message = "the standby has slots of its own, and further parameters are set"
  }

  assert {
    condition     = azurerm_monitor_metric_alert.postgres["connections"].criteria[0].threshold == 675
    error_message = "a D2ds_v5 has 844 usable connections"
  }

  assert {
    condition     = azurerm_monitor_metric_alert.postgres["read-replica"].criteria[0].metric_name == "physical_replication_delay_in_bytes" && !strcontains(azurerm_monitor_metric_alert.postgres["read-replica"].description, "standby") && !contains([for alert in azurerm_monitor_metric_alert.postgres : alert.criteria[0].metric_name], "physical_replication_delay_in_seconds")
    error_message = "the lag of asynchronous slots is that of read replicas, and not the standby's; the one in seconds is a replica's own"
  }

  assert {
    condition     = azurerm_kubernetes_cluster.dify[0].sku_tier == "Standard" && azurerm_key_vault.dify.purge_protection_enabled && azurerm_storage_account.backups[0].account_replication_type == "GRS"
    error_message = "prod's cluster, vault and backups are the durable ones"
  }
}

run "public_for_named_addresses" {
  variables {
    environment                      = "test"
    postgres_public_access           = true
    azure_postgres_allowed_addresses = { office = { start = "203.0.113.0", end = "203.0.113.255" } }
  }

  assert {
    condition     = keys(azurerm_postgresql_flexible_server_firewall_rule.dify) == ["office"]
    error_message = "the office is let in"
  }

  assert {
    condition     = azurerm_private_endpoint.postgres[0].private_service_connection[0].subresource_names == tolist(["postgresqlServer"]) && azurerm_private_dns_zone.postgres_endpoint[0].name == "privatelink.postgres.database.azure.com"
    error_message = "the cluster reaches it inside the network"
  }
}

run "no_server" {
  command = plan
  variables {
    use_azure_postgres  = false
    postgresql_password = null
  }

  assert {
    condition     = output.postgres_server_name == null && output.postgres_fqdn == null && output.postgres_port == null && output.postgres_database_names == null && output.azure_postgres_server_id == null && output.azure_key_vault_password_name == null
    error_message = "without use_azure_postgres there is no server"
  }

  assert {
    condition     = length(azurerm_monitor_metric_alert.postgres) == 0 && length(azurerm_subnet.postgres) == 1
    error_message = "nothing watches it; its subnet stays"
  }
}

run "cluster_that_is_there" {
  variables {
    azure_create_resource_group    = false
    azure_existing_cluster         = { name = "aks-shared", resource_group_name = "rg-shared" }
    azure_existing_virtual_network = { name = "vnet-hub", resource_group_name = "rg-network" }
    azure_operator_object_ids      = ["99999999-9999-9999-9999-999999999999"]
  }

  assert {
    condition     = length(azurerm_kubernetes_cluster.dify) == 0 && length(azurerm_virtual_network.dify) == 0 && length(azurerm_resource_group.dify) == 0 && length(azurerm_subnet.aks) == 0
    error_message = "what is there is not made again"
  }

  assert {
    condition     = azurerm_subnet.postgres[0].virtual_network_name == "vnet-hub" && azurerm_subnet.postgres[0].resource_group_name == "rg-network"
    error_message = "the server's subnet is in the network that is there"
  }

  assert {
    condition     = output.azure_cluster_name == "aks-shared" && output.azure_cluster_resource_group_name == "rg-shared" && endswith(output.azure_cluster_id, "/managedClusters/aks-shared")
    error_message = "the outputs name the cluster that is there"
  }

  assert {
    condition     = azurerm_role_assignment.vault_operator["99999999-9999-9999-9999-999999999999"].principal_id == "99999999-9999-9999-9999-999999999999"
    error_message = "the named operator may write secrets"
  }
}
