{{/* The Secret of api and worker. Takes root and component. */}}
{{- define "dify.apiSecret" -}}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "dify.fullname" .root }}-{{ .component }}
  labels:
    {{- include "dify.labels" .root | nindent 4 }}
    component: {{ .component }}
type: Opaque
data:
  SECRET_KEY: {{ .root.Values.global.appSecretKey | b64enc | quote }}
  CODE_EXECUTION_API_KEY: {{ .root.Values.sandbox.auth.apiKey | b64enc | quote }}
  PLUGIN_DAEMON_KEY: {{ .root.Values.pluginDaemon.auth.serverKey | b64enc | quote }}
  INNER_API_KEY_FOR_PLUGIN: {{ .root.Values.pluginDaemon.auth.difyApiKey | b64enc | quote }}
  {{- include "dify.database.credentials" .root | trim | nindent 2 }}
{{- end -}}
