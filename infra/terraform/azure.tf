# Variables that only Azure has; the others are in variables.tf, which infra/sandbox shares.

variable "azure_subscription_id" {
  description = "Subscription to work in. Null: ARM_SUBSCRIPTION_ID of the environment."
  type        = string
  default     = null

  validation {
    condition     = var.azure_subscription_id == null ? true : can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.azure_subscription_id))
    error_message = "azure_subscription_id must be a GUID, as 'az account show --query id' prints it."
  }
}

variable "azure_resource_providers" {
  description = "Resource providers to register where they are not yet. Empty for a login that may not register; 'az provider register' does it then."
  type        = list(string)
  nullable    = false
  default = [
    "Microsoft.ContainerService",
    "Microsoft.DBforPostgreSQL",
    "Microsoft.Insights",
    "Microsoft.KeyVault",
    "Microsoft.ManagedIdentity",
    "Microsoft.Network",
    "Microsoft.OperationalInsights",
    "Microsoft.Storage",
  ]

  validation {
    condition     = alltrue([for name in var.azure_resource_providers : can(regex("^Microsoft\\.[A-Za-z]+$", name))])
    error_message = "azure_resource_providers must be namespaces such as Microsoft.DBforPostgreSQL."
  }
}

variable "azure_create_resource_group" {
  description = "Whether the resource group is made and removed here. False: it is there already, and stays."
  type        = bool
  nullable    = false
  default     = true
}

variable "azure_tags" {
  description = "Tags of your own on everything; application, environment and managed-by are set in any case."
  type        = map(string)
  nullable    = false
  default     = {}
}

variable "azure_existing_cluster" {
  description = "An AKS cluster that is there already and stays. Null: one is made."
  type        = object({ name = string, resource_group_name = string })
  default     = null
}

variable "azure_existing_virtual_network" {
  description = "A virtual network that is there already, for the subnets. An existing cluster needs its own here when the server has private access. Null: one is made with the cluster."
  type        = object({ name = string, resource_group_name = string })
  default     = null
}

variable "azure_cluster_name" {
  description = "Name of the AKS cluster that is made, and of its DNS prefix. A change destroys the cluster."
  type        = string
  nullable    = false
  default     = "aks-dify"

  validation {
    condition     = can(regex("^[A-Za-z]([-A-Za-z0-9]{0,52}[A-Za-z0-9])?$", var.azure_cluster_name))
    error_message = "azure_cluster_name must have 1 to 54 letters, digits or hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "azure_kubernetes_version" {
  description = "Minor version of Kubernetes, such as 1.33; patches come by themselves. Null: Azure's default when the cluster is made."
  type        = string
  default     = null

  validation {
    condition     = var.azure_kubernetes_version == null ? true : can(regex("^1\\.\\d+$", var.azure_kubernetes_version))
    error_message = "azure_kubernetes_version must be a minor version such as 1.33."
  }
}

variable "azure_node_size" {
  description = "Size of the cluster's nodes."
  type        = string
  nullable    = false
  default     = "Standard_D4s_v5"

  validation {
    condition     = startswith(var.azure_node_size, "Standard_")
    error_message = "azure_node_size must be a virtual machine size such as Standard_D4s_v5."
  }
}

variable "azure_node_count" {
  description = "How many nodes."
  type        = number
  nullable    = false
  default     = 2

  validation {
    condition     = var.azure_node_count >= 1 && var.azure_node_count <= 1000 && floor(var.azure_node_count) == var.azure_node_count
    error_message = "azure_node_count must be a whole number from 1 to 1000."
  }
}

variable "azure_node_zones" {
  description = "Availability zones of the nodes; empty: Azure's choice."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for zone in var.azure_node_zones : contains(["1", "2", "3"], zone)])
    error_message = "azure_node_zones must be of 1, 2 and 3."
  }
}

variable "azure_api_server_authorized_ranges" {
  description = "Address ranges that may speak to the cluster's API server; empty: any."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for range in var.azure_api_server_authorized_ranges : can(cidrhost(range, 0))])
    error_message = "azure_api_server_authorized_ranges must be CIDR ranges such as 203.0.113.0/24."
  }
}

variable "azure_cluster_admin_group_ids" {
  description = "Entra ID groups whose members administer the cluster. Empty: the cluster's own accounts only."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "azure_workload_service_accounts" {
  description = "Service accounts whose pods have Dify's identity, as <namespace>/<name>."
  type        = set(string)
  nullable    = false
  default     = ["dify/dify-api", "dify/dify-worker"]

  validation {
    condition     = alltrue([for account in var.azure_workload_service_accounts : can(regex("^[a-z0-9-]+/[a-z0-9.-]+$", account))])
    error_message = "azure_workload_service_accounts must be <namespace>/<name>."
  }
}

variable "azure_operator_object_ids" {
  description = "Object ids of people, groups or pipelines that may write the vault's secrets and the backups. Empty: whoever provisions first."
  type        = set(string)
  nullable    = false
  default     = []
}

variable "azure_key_vault_name" {
  description = "Name of the vault, globally unique. Null: kv-dify-<environment>-<suffix>."
  type        = string
  default     = null

  validation {
    condition     = var.azure_key_vault_name == null ? true : can(regex("^[A-Za-z](?:-?[A-Za-z0-9]){2,23}$", var.azure_key_vault_name)) && length(var.azure_key_vault_name) <= 24
    error_message = "azure_key_vault_name must have 3 to 24 letters, digits or single hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "azure_network_address_space" {
  description = "Address space of the virtual network that is made."
  type        = string
  nullable    = false
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrhost(var.azure_network_address_space, 0))
    error_message = "azure_network_address_space must be a CIDR range such as 10.40.0.0/16."
  }
}

variable "azure_aks_subnet_prefix" {
  description = "Range of the nodes' subnet."
  type        = string
  nullable    = false
  default     = "10.40.0.0/20"

  validation {
    condition     = can(cidrhost(var.azure_aks_subnet_prefix, 0))
    error_message = "azure_aks_subnet_prefix must be a CIDR range such as 10.40.0.0/20."
  }
}

variable "azure_postgres_subnet_prefix" {
  description = "Range of the subnet that is delegated to PostgreSQL: at least a /28."
  type        = string
  nullable    = false
  default     = "10.40.16.0/28"

  validation {
    condition     = can(cidrhost(var.azure_postgres_subnet_prefix, 0)) && tonumber(try(split("/", var.azure_postgres_subnet_prefix)[1], 32)) <= 28
    error_message = "azure_postgres_subnet_prefix must be a CIDR range of /28 or larger, such as 10.40.16.0/28."
  }
}

variable "azure_endpoint_subnet_prefix" {
  description = "Range of the subnet with the private endpoint of a public server."
  type        = string
  nullable    = false
  default     = "10.40.16.32/28"

  validation {
    condition     = can(cidrhost(var.azure_endpoint_subnet_prefix, 0))
    error_message = "azure_endpoint_subnet_prefix must be a CIDR range such as 10.40.16.32/28."
  }
}

variable "azure_pod_cidr" {
  description = "Range of the pods' addresses; in no other network. A change destroys the cluster."
  type        = string
  nullable    = false
  default     = "10.244.0.0/16"

  validation {
    condition     = can(cidrhost(var.azure_pod_cidr, 0))
    error_message = "azure_pod_cidr must be a CIDR range such as 10.244.0.0/16."
  }
}

variable "azure_service_cidr" {
  description = "Range of the Services' addresses; in no other network. A change destroys the cluster."
  type        = string
  nullable    = false
  default     = "10.41.0.0/16"

  validation {
    condition     = can(cidrhost(var.azure_service_cidr, 10))
    error_message = "azure_service_cidr must be a CIDR range such as 10.41.0.0/16."
  }
}

variable "azure_postgres_allowed_addresses" {
  description = "Firewall rules of a public server, by name. 0.0.0.0 to 0.0.0.0 lets in all of Azure, other customers included."
  type        = map(object({ start = string, end = string }))
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name, range in var.azure_postgres_allowed_addresses : can(regex("^[A-Za-z0-9_-]{1,128}$", name))])
    error_message = "azure_postgres_allowed_addresses must be named with letters, digits, hyphens and underscores."
  }

  validation {
    condition     = alltrue([for range in values(var.azure_postgres_allowed_addresses) : can(cidrhost("${range.start}/32", 0)) && can(cidrhost("${range.end}/32", 0))])
    error_message = "azure_postgres_allowed_addresses must have IPv4 addresses as start and end."
  }

  validation {
    condition = var.environment == "dev" || alltrue([
      for range in values(var.azure_postgres_allowed_addresses) : !(range.start == "0.0.0.0" && range.end == "255.255.255.255")
    ])
    error_message = "azure_postgres_allowed_addresses opens the server to the whole internet: that is allowed in dev only."
  }
}

variable "azure_postgres_parameters" {
  description = "Further server parameters, over those that Dify needs. A static one takes effect after a restart."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = lookup(var.azure_postgres_parameters, "require_secure_transport", "on") == "on"
    error_message = "azure_postgres_parameters must not turn require_secure_transport off: passwords and rows would cross the network in clear."
  }

  validation {
    condition     = alltrue([for value in values(var.azure_postgres_parameters) : value != ""])
    error_message = "azure_postgres_parameters must have values: Azure refuses an empty one. Leave the parameter out for its default."
  }
}

variable "azure_postgres_logical_replication" {
  description = "Whether the server can replicate logically (wal_level), for migrations without downtime. A change takes a restart."
  type        = bool
  nullable    = false
  default     = false
}

variable "azure_postgres_geo_redundant_backup" {
  description = "Whether backups are kept in the paired region, too. Fixed when the server is made: a change destroys it."
  type        = bool
  nullable    = false
  default     = false
}

variable "azure_postgres_zone" {
  description = "Availability zone of the server when it is made; null: Azure's choice."
  type        = string
  default     = null

  validation {
    condition     = var.azure_postgres_zone == null ? true : contains(["1", "2", "3"], var.azure_postgres_zone)
    error_message = "azure_postgres_zone must be 1, 2 or 3."
  }
}

variable "azure_postgres_standby_zone" {
  description = "Availability zone of the standby when it is made; null: Azure's choice."
  type        = string
  default     = null

  validation {
    condition     = var.azure_postgres_standby_zone == null ? true : contains(["1", "2", "3"], var.azure_postgres_standby_zone)
    error_message = "azure_postgres_standby_zone must be 1, 2 or 3."
  }

  validation {
    condition = (
      var.azure_postgres_standby_zone == null || var.azure_postgres_zone == null ? true
      : (var.postgres_high_availability_mode == "ZoneRedundant") == (var.azure_postgres_standby_zone != var.azure_postgres_zone)
    )
    error_message = "azure_postgres_standby_zone must be another zone than azure_postgres_zone with ZoneRedundant, and the same with SameZone."
  }
}

variable "azure_backup_storage" {
  description = "Whether a storage account with a container for backups is made."
  type        = bool
  nullable    = false
  default     = false
}

variable "azure_backup_storage_account_name" {
  description = "Name of that account, globally unique. Null: stdify<environment><suffix>."
  type        = string
  default     = null

  validation {
    condition     = var.azure_backup_storage_account_name == null ? true : can(regex("^[a-z0-9]{3,24}$", var.azure_backup_storage_account_name))
    error_message = "azure_backup_storage_account_name must have 3 to 24 lower-case letters and digits."
  }
}

variable "azure_log_retention_days" {
  description = "How many days logs are kept."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.azure_log_retention_days >= 30 && var.azure_log_retention_days <= 730 && floor(var.azure_log_retention_days) == var.azure_log_retention_days
    error_message = "azure_log_retention_days must be a whole number from 30 to 730."
  }
}

variable "azure_alert_action_group_ids" {
  description = "Resource ids of the action groups that alerts are sent to; empty: alerts are only seen in the portal."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for id in var.azure_alert_action_group_ids : can(regex("^/subscriptions/.+/actionGroups/.+$", id))])
    error_message = "azure_alert_action_group_ids must be resource ids of action groups."
  }
}
