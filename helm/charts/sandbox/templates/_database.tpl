{{/*
Database settings as the Dify chart makes them: externalPostgres wins over postgresql, and with neither there are none.
In the cluster the plugin daemon shares the api's database.
*/}}
{{- define "dify.database.config" -}}
{{- $ := .root -}}
{{- if $.Values.externalPostgres.enabled }}
DB_TYPE: postgresql
DB_HOST: {{ $.Values.externalPostgres.address | quote }}
DB_PORT: {{ $.Values.externalPostgres.port | quote }}
DB_DATABASE: {{ index $.Values.externalPostgres.database .database | quote }}
{{- else if $.Values.postgresql.enabled }}
DB_TYPE: postgresql
DB_HOST: {{ include "dify.postgresql.primary" $ | quote }}
DB_PORT: "5432"
DB_DATABASE: {{ $.Values.postgresql.global.postgresql.auth.database | quote }}
{{- end }}
{{- end -}}

{{- define "dify.database.credentials" -}}
{{- if .Values.externalPostgres.enabled }}
DB_USERNAME: {{ .Values.externalPostgres.username | b64enc | quote }}
DB_PASSWORD: {{ .Values.externalPostgres.password | b64enc | quote }}
{{- else if .Values.postgresql.enabled }}
{{- with .Values.postgresql.global.postgresql.auth }}
{{- if empty .username }}
DB_USERNAME: {{ "postgres" | b64enc | quote }}
DB_PASSWORD: {{ .postgresPassword | b64enc | quote }}
{{- else }}
DB_USERNAME: {{ .username | b64enc | quote }}
DB_PASSWORD: {{ .password | b64enc | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
