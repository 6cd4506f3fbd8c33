{{/* Name of the Secret with the server's passwords. */}}
{{- define "dify.postgresql.secret" -}}
{{- .Values.postgresql.global.postgresql.auth.existingSecret | default (include "dify.postgresql.fullname" .) -}}
{{- end -}}

{{/* The server's environment: the contract of Bitnami's image 15.3.0-debian-11-r7. Takes root and role (primary, read). */}}
{{- define "dify.postgresql.env" -}}
{{- $ := .root }}
{{- $auth := $.Values.postgresql.global.postgresql.auth }}
{{- $secret := include "dify.postgresql.secret" $ }}
{{- $adminKey := $auth.secretKeys.adminPasswordKey | default "postgres-password" }}
- name: POSTGRESQL_PORT_NUMBER
  value: "5432"
- name: POSTGRESQL_VOLUME_DIR
  value: /bitnami/postgresql
- name: PGDATA
  value: /bitnami/postgresql/data
{{- if empty $auth.username }}
- name: POSTGRES_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $adminKey }}
{{- else }}
- name: POSTGRES_USER
  value: {{ $auth.username | quote }}
- name: POSTGRES_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $auth.secretKeys.userPasswordKey | default "password" }}
- name: POSTGRES_POSTGRES_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $adminKey }}
{{- end }}
{{- if eq .role "primary" }}
- name: POSTGRES_DB
  value: {{ $auth.database | quote }}
{{- end }}
{{- if eq $.Values.postgresql.architecture "replication" }}
- name: POSTGRES_REPLICATION_MODE
  value: {{ if eq .role "primary" }}master{{ else }}slave{{ end }}
- name: POSTGRES_REPLICATION_USER
  value: {{ $.Values.postgresql.auth.replicationUsername | quote }}
- name: POSTGRES_REPLICATION_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $auth.secretKeys.replicationPasswordKey | default "replication-password" }}
- name: POSTGRES_CLUSTER_APP_NAME
  value: my_application
{{- if eq .role "read" }}
- name: POSTGRES_MASTER_HOST
  value: {{ include "dify.postgresql.primary" $ }}
- name: POSTGRES_MASTER_PORT_NUMBER
  value: "5432"
{{- end }}
{{- end }}
- name: POSTGRESQL_ENABLE_TLS
  value: "no"
{{- end -}}

{{- define "dify.postgresql.probe" -}}
exec:
  command:
    - /bin/sh
    - -c
    - -e
    - exec /opt/bitnami/postgresql/bin/pg_isready -U {{ .Values.postgresql.global.postgresql.auth.username | default "postgres" | quote }} -d "dbname={{ .Values.postgresql.global.postgresql.auth.database }}" -h 127.0.0.1 -p 5432
{{- end -}}

{{/* One server. Takes root, role (primary, read), name, key (primary, readReplicas) and replicas. */}}
{{- define "dify.postgresql.server" -}}
{{- $ := .root }}
{{- $values := index $.Values.postgresql .key }}
{{- $image := $.Values.postgresql.image }}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .name }}
  labels:
    {{- include "dify.postgresql.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
spec:
  replicas: {{ .replicas }}
  serviceName: {{ .name }}-hl
  updateStrategy:
    rollingUpdate: {}
    type: RollingUpdate
  selector:
    matchLabels:
      {{- include "dify.postgresql.selector" $ | nindent 6 }}
      app.kubernetes.io/component: {{ .role }}
  template:
    metadata:
      name: {{ .name }}
      {{- if $values.extendedConfiguration }}
      annotations:
        checksum/extended-configuration: {{ $values.extendedConfiguration | sha256sum }}
      {{- end }}
      labels:
        {{- include "dify.postgresql.labels" $ | nindent 8 }}
        app.kubernetes.io/component: {{ .role }}
    spec:
      securityContext:
        fsGroup: 1001
      containers:
        - name: postgresql
          image: "{{ $image.registry }}/{{ $image.repository }}:{{ $image.tag }}"
          imagePullPolicy: {{ $image.pullPolicy | quote }}
          securityContext:
            runAsUser: 1001
            allowPrivilegeEscalation: false
          env:
            {{- include "dify.postgresql.env" . | nindent 12 }}
            {{- with $values.extraEnvVars }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - name: tcp-postgresql
              containerPort: 5432
              protocol: TCP
          {{- range $probe := list "livenessProbe" "readinessProbe" }}
          {{- $timing := index $values $probe }}
          {{- if $timing.enabled }}
          {{ $probe }}:
            {{- include "dify.postgresql.probe" $ | nindent 12 }}
            {{- include "dify.probeTiming" $timing | nindent 12 }}
          {{- end }}
          {{- end }}
          resources:
            limits:
              {{- toYaml $values.resources.limits | nindent 14 }}
            requests:
              {{- toYaml $values.resources.requests | nindent 14 }}
          volumeMounts:
            - name: dshm
              mountPath: /dev/shm
            - name: data
              mountPath: /bitnami/postgresql
            {{- if $values.extendedConfiguration }}
            - name: postgresql-extended-config
              mountPath: /bitnami/postgresql/conf/conf.d/
            {{- end }}
      {{- with include "dify.placement" $values }}
      {{- . | nindent 6 }}
      {{- end }}
      volumes:
        - name: dshm
          emptyDir:
            medium: Memory
        {{- if $values.extendedConfiguration }}
        - name: postgresql-extended-config
          configMap:
            name: {{ .name }}-extended-configuration
        {{- end }}
        {{- if not $values.persistence.enabled }}
        - name: data
          emptyDir: {}
        {{- else if $values.persistence.existingClaim }}
        - name: data
          persistentVolumeClaim:
            claimName: {{ $values.persistence.existingClaim }}
        {{- end }}
  {{- if and $values.persistence.enabled (not $values.persistence.existingClaim) }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          {{- toYaml $values.persistence.accessModes | nindent 10 }}
        {{- with $values.persistence.storageClass }}
        storageClassName: {{ if eq . "-" }}""{{ else }}{{ . }}{{ end }}
        {{- end }}
        resources:
          requests:
            storage: {{ $values.persistence.size | quote }}
  {{- end }}
{{- if $values.extendedConfiguration }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}-extended-configuration
  labels:
    {{- include "dify.postgresql.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
data:
  override.conf: |-
    {{- $values.extendedConfiguration | nindent 4 }}
{{- end }}
{{- end -}}

{{/* The Service of one server, and its headless twin. Takes root, role and name. */}}
{{- define "dify.postgresql.services" -}}
{{- $ := .root }}
{{- $role := .role }}
{{- $name := .name }}
{{- range $headless := list false true }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}{{ if $headless }}-hl{{ end }}
  labels:
    {{- include "dify.postgresql.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ $role }}
spec:
  type: ClusterIP
  {{- if $headless }}
  clusterIP: None
  # Replication must find the primary before it counts as ready.
  publishNotReadyAddresses: true
  {{- end }}
  ports:
    - name: tcp-postgresql
      port: 5432
      protocol: TCP
      targetPort: tcp-postgresql
  selector:
    {{- include "dify.postgresql.selector" $ | nindent 4 }}
    app.kubernetes.io/component: {{ $role }}
{{- end }}
{{- end -}}
