# A work item that keeps the old server from being forgotten.
set -euo pipefail
az devops configure --defaults organization="$SYSTEM_COLLECTIONURI" project="$SYSTEM_TEAMPROJECT"
title="Retire the old PostgreSQL server of $DELIVERY_ENVIRONMENT"
due=$(date -u -d "+$SOAK_DAYS days" +%F)
run="$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECTID/_build/results?buildId=$BUILD_BUILDID"
text="<p>Dify's data in $DELIVERY_ENVIRONMENT was moved. The old server is kept, read only, until $due.</p>"
text+="<p>Until then the way back is the same pipeline with 'roll-back'. From then on start the stage 'Retire' of <a href=\"$run\">the run</a>, or run the pipeline with 'retire'.</p>"
item=$(az boards query --output tsv --query '[0].id' --wiql \
  "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project AND [System.Title] = '$title' AND [System.State] NOT IN ('Closed', 'Done', 'Removed')")
if [ -n "$item" ]; then
  az boards work-item update --id "$item" --description "$text" --output none
else
  az boards work-item create --type Issue --title "$title" --description "$text" --output none
fi
