terraform {
  # 1.11: ephemeral variables, which are in neither plan nor state.
  required_version = ">= 1.11.0, < 2.0.0"

  # The path of the state is this environment's own: -backend-config=path=...
  backend "local" {}
}
