terraform {
  # Where the state is differs between environments: -backend-config gives resource group, account, container and key.
  # The lock is a lease on the state's blob. Entra ID only: an account key would be a second secret.
  backend "azurerm" {
    use_azuread_auth = true
  }
}
