# The contract of both root modules. Null where the server does not exist.

output "postgres_server_name" {
  description = "Name of the server."
  value       = one(azurerm_postgresql_flexible_server.dify[*].name)
}

output "postgres_fqdn" {
  description = "Where it answers, for clients in the cluster and outside alike."
  value       = one(azurerm_postgresql_flexible_server.dify[*].fqdn)
}

output "postgres_port" {
  description = "The port there."
  value       = var.use_azure_postgres ? 5432 : null
}

output "postgres_admin_username" {
  description = "The administrator's login."
  value       = one(azurerm_postgresql_flexible_server.dify[*].administrator_login)
}

output "postgres_database_names" {
  description = "The databases that Dify uses there."
  value       = var.use_azure_postgres ? var.postgres_database_names : null
}

output "postgres_ca_certificate_file" {
  description = "File with the root certificate that signs the server's; null where the system's own roots do, as on Azure."
  value       = null
}
