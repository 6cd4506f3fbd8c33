-- Fills the schema, about 1,000 MB at scale 1. Everything follows from the row's number, so that two fillings are equal. Half of the bytes
-- are text and JSON that a compressor can work on, as people's chats and workflows' graphs are; the other half is what it cannot: vectors,
-- base64, keys. Texts are put together from a pool, because making each anew would take longer than copying it.
CREATE SCHEMA pool;
CREATE FUNCTION pool.rows(per_scale integer) RETURNS bigint STABLE LANGUAGE sql AS
  $$ SELECT greatest(1, round(per_scale * current_setting('pool.scale')::numeric))::bigint $$;
CREATE FUNCTION pool.pick(n bigint, salt bigint) RETURNS integer IMMUTABLE LANGUAGE sql AS
  $$ SELECT (hashint8extended(n, salt) & 2047)::integer $$;
CREATE FUNCTION pool.key(kind text, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS $$ SELECT md5(kind || n)::uuid $$;
CREATE FUNCTION pool.moment(n bigint) RETURNS timestamp IMMUTABLE LANGUAGE sql AS
  $$ SELECT timestamp '2025-01-01' + n * interval '7 seconds' $$;

-- Frequent words are short and come often, as in any language.
CREATE TABLE pool.word AS
  SELECT row_number() OVER (ORDER BY length(word), word)::integer AS id, word FROM (
    SELECT DISTINCT word FROM regexp_split_to_table(
      'the of and to in is it you that he was for on are with as his they be at one have this from or had by hot but some what there we can'
      ' out other were all your when up use word how said an each she which do their time if will way about many then them would write like'
      ' so these her long make thing see him two has look more day could go come did my sound no most number who over know water than call'
      ' first people may down side been now find any new work part take get place made live where after back little only round man year came'
      ' show every good me give our under name very through just form much great think say help low line before turn cause same mean differ'
      ' move right boy old too does tell sentence set three want air well also play small end put home read hand port large spell add even'
      ' land here must big high such follow act why ask men change went light kind off need house picture try us again animal point mother'
      ' world near build self earth father head stand own page should country found answer school grow study still learn plant cover food'
      ' sun four thought let keep eye never last door between city tree cross since hard start might story saw far sea draw left late run'
      ' while press close night real life few stop open seem together next white children begin got walk example ease paper often always'
      ' music those both mark book letter until mile river car feet care second group carry took rain eat room friend began idea fish'
      ' mountain north once base hear horse cut sure watch color face wood main enough plain girl usual young ready above ever red list though'
      ' feel talk bird soon body dog family direct pose leave song measure state product black short numeral class wind question happen'
      ' complete ship area half rock order fire south problem piece told knew pass farm top whole king size heard best hour better true during'
      ' hundred remember step early hold west ground interest reach fast five sing listen six table travel less morning ten simple several'
      ' vowel toward war lay against pattern slow center love person money serve appear road map science rule govern pull cold notice voice'
      ' fall power town fine certain fly unit lead cry dark machine note wait plan figure star box noun field rest correct able pound done'
      ' beauty drive stood contain front teach week final gave green quick develop sleep warm free minute strong special mind behind clear'
      ' tail produce fact street inch lot nothing course stay wheel full force blue object decide surface deep moon island foot yet busy test'
      ' record boat common gold possible plane age dry wonder laugh thousand ago ran check game shape yes miss brought heat snow bed bring sit'
      ' perhaps fill east weight language among document retrieval embedding workflow knowledge assistant context variable conversation'
      ' summary invoice customer contract delivery schedule department translation requirement specification architecture',
      ' ') AS word) AS words;
ALTER TABLE pool.word ADD PRIMARY KEY (id);

-- People repeat phrases, not only words; without that a text of random words hardly compresses.
CREATE TABLE pool.phrase AS
  SELECT n AS id, string_agg(word, ' ') AS phrase
  FROM generate_series(0, 599) AS n
  CROSS JOIN generate_series(1, 3) AS place
  JOIN pool.word ON word.id = 1 + floor((SELECT count(*) FROM pool.word) * power((hashint8extended(n * 10 + place, 5) & 65535) / 65536.0, 2))::integer
  GROUP BY n;
CREATE TABLE pool.prose AS
  SELECT line, string_agg(phrase, ' ') || '. ' AS text
  FROM generate_series(0, 8191) AS line
  CROSS JOIN generate_series(1, 15) AS place
  JOIN pool.phrase ON phrase.id = floor(600 * power((hashint8extended(line * 100 + place, 6) & 65535) / 65536.0, 2.5))::integer
  GROUP BY line;
ALTER TABLE pool.prose ADD PRIMARY KEY (line);

CREATE TABLE pool.piece AS
  SELECT id,
         (SELECT string_agg(text, '' ORDER BY line) FROM pool.prose WHERE line BETWEEN id * 4 AND id * 4 + 1 + pool.pick(id, 7) % 12) AS prose,
         (SELECT string_agg(sha512(convert_to(id || ':' || block, 'UTF8')), '') FROM generate_series(1, 96) AS block) AS noise
  FROM generate_series(0, 2047) AS id;
ALTER TABLE pool.piece ADD COLUMN code text, ADD COLUMN json text;
UPDATE pool.piece SET
  code = translate(encode(substring(noise FROM 1 FOR 400 + pool.pick(id, 8) * 2), 'base64'), E'\n', ''),
  json = (SELECT jsonb_agg(jsonb_build_object(
            'id', pool.key('node', id * 10 + node), 'type', (ARRAY['llm', 'code', 'http-request', 'knowledge-retrieval'])[1 + node % 4],
            'title', 'Node ' || node, 'selected', false, 'sourcePosition', 'right', 'targetPosition', 'left', 'positionAbsolute', jsonb_build_object('x', pool.pick(id, node), 'y', pool.pick(id, -node)),
            'data', jsonb_build_object('prompt', text, 'model', 'gpt-4o-mini', 'temperature', 0.7,
                                       'usage', jsonb_build_object('prompt_tokens', pool.pick(node, id), 'total_price', '0.00' || node))))::text
          FROM generate_series(1, 2 + id % 4) AS node JOIN pool.prose ON line = pool.pick(id * 10 + node, 9));
ALTER TABLE pool.piece ADD PRIMARY KEY (id);
ANALYZE;

INSERT INTO alembic_version VALUES ('a4f2d8c9b731');
INSERT INTO accounts SELECT pool.key('account', n), 'Person ' || n, 'person' || n || '@example.com', encode(sha256(n::text::bytea), 'base64'),
  'en-US', pool.moment(n), 'active', pool.moment(n) FROM generate_series(1, pool.rows(2000)) AS n;
INSERT INTO tenants SELECT pool.key('tenant', n), 'Workspace ' || n, code, 'basic', NULL, pool.moment(n)
  FROM generate_series(1, pool.rows(300)) AS n JOIN pool.piece ON id = pool.pick(n, 1);
INSERT INTO tenant_account_joins SELECT pool.key('join', n), pool.key('tenant', n % 300), pool.key('account', n), 'normal', pool.moment(n)
  FROM generate_series(1, pool.rows(2000)) AS n;
INSERT INTO apps SELECT pool.key('app', n), pool.key('tenant', n % 300), 'App ' || n, 'workflow', left(prose, 300), pool.key('workflow', n), n % 3 > 0, pool.moment(n)
  FROM generate_series(0, pool.rows(1500)) AS n JOIN pool.piece ON id = pool.pick(n, 2);
INSERT INTO app_model_configs SELECT pool.key('config', n), pool.key('app', n % 1500), 'gpt-4o', json::json, prose, NULL, pool.moment(n)
  FROM generate_series(1, pool.rows(3000)) AS n JOIN pool.piece ON id = pool.pick(n, 3);
INSERT INTO tool_published_apps SELECT pool.key('published', n), pool.key('app', n), 'tool' || n, left(prose, 200), pool.moment(n)
  FROM generate_series(1, pool.rows(200)) AS n JOIN pool.piece ON id = pool.pick(n, 4);
INSERT INTO workflows SELECT pool.key('workflow', n), pool.key('tenant', n % 300), pool.key('app', n % 1500), n::text, a.json || b.json || c.json, b.prose, pool.moment(n)
  FROM generate_series(1, pool.rows(3000)) AS n
  JOIN pool.piece AS a ON a.id = pool.pick(n, 5) JOIN pool.piece AS b ON b.id = pool.pick(n, 6) JOIN pool.piece AS c ON c.id = pool.pick(n, 7);
INSERT INTO conversations SELECT pool.key('conversation', n), pool.key('app', n % 1500), 'chat', left(prose, 60), NULL, '{}', 'normal',
  pool.key('user', n % 9000), n % 50 = 0, pool.moment(n), pool.moment(n + 9) FROM generate_series(1, pool.rows(20000)) AS n JOIN pool.piece ON id = pool.pick(n, 8);
INSERT INTO end_users SELECT pool.key('user', n), pool.key('tenant', n % 300), pool.key('app', n % 1500), 'browser', pool.key('session', n)::text, pool.moment(n)
  FROM generate_series(1, pool.rows(9000)) AS n;
INSERT INTO messages SELECT pool.key('message', n), pool.key('app', n % 1500), pool.key('conversation', n / 3), '{}', left(a.prose, 150),
  CASE WHEN n % 4 = 0 THEN to_json(a.code) ELSE b.json::json END, n % 3000, 0.0015, CASE WHEN n % 5 = 0 THEN b.code ELSE b.prose END, n % 900, n % 97 / 10.0,
  n % 1000 / 10000.0, 'USD', pool.key('user', n % 9000), pool.key('run', n), NULL, 'normal', pool.moment(n), pool.moment(n)
  FROM generate_series(1, pool.rows(60000)) AS n JOIN pool.piece AS a ON a.id = pool.pick(n, 9) JOIN pool.piece AS b ON b.id = pool.pick(n, 10);
INSERT INTO message_agent_thoughts SELECT pool.key('thought', n), pool.key('message', n * 2), 1, a.prose, 'search', left(b.json, 200), b.code, n % 999, n % 97 / 10.0, pool.moment(n)
  FROM generate_series(1, pool.rows(16000)) AS n JOIN pool.piece AS a ON a.id = pool.pick(n, 11) JOIN pool.piece AS b ON b.id = pool.pick(n, 12);
INSERT INTO message_feedbacks SELECT pool.key('feedback', n), pool.key('app', n % 1500), pool.key('conversation', n), pool.key('message', n * 3), 'like', NULL, pool.moment(n)
  FROM generate_series(1, pool.rows(8000)) AS n;
INSERT INTO workflow_runs SELECT pool.key('run', n), pool.key('tenant', n % 300), pool.key('app', n % 1500), pool.key('workflow', n % 3000), 'app-run', '1',
  a.json, left(b.json, 400), b.prose, 'succeeded', n % 977 / 10.0, n % 5000, pool.moment(n), pool.moment(n + 1)
  FROM generate_series(1, pool.rows(25000)) AS n JOIN pool.piece AS a ON a.id = pool.pick(n, 13) JOIN pool.piece AS b ON b.id = pool.pick(n, 14);
INSERT INTO workflow_node_executions SELECT pool.key('execution', n), pool.key('tenant', n % 300), pool.key('app', n % 1500), pool.key('workflow', n % 3000), 'workflow-run',
  pool.key('run', n / 4), (n % 4)::integer, 'node-' || n % 4, 'llm', 'Node ' || n % 4, CASE WHEN n % 3 = 0 THEN a.code ELSE a.json END, left(b.prose, 300),
  CASE WHEN n % 3 = 1 THEN b.code ELSE b.prose END, 'succeeded', n % 977 / 100.0, '{"total_tokens": ' || n % 5000 || '}', pool.moment(n), pool.moment(n + 1)
  FROM generate_series(1, pool.rows(75000)) AS n JOIN pool.piece AS a ON a.id = pool.pick(n, 15) JOIN pool.piece AS b ON b.id = pool.pick(n, 16);
INSERT INTO workflow_app_logs SELECT pool.key('log', n), pool.key('tenant', n % 300), pool.key('app', n % 1500), pool.key('workflow', n % 3000), pool.key('run', n), 'web-app', pool.moment(n)
  FROM generate_series(1, pool.rows(25000)) AS n;
INSERT INTO workflow_conversation_variables SELECT pool.key('variable', n), pool.key('conversation', n), pool.key('app', n % 1500), left(json, 600), pool.moment(n)
  FROM generate_series(1, pool.rows(15000)) AS n JOIN pool.piece ON id = pool.pick(n, 17);
INSERT INTO workflow_draft_variables SELECT pool.key('draft', n), pool.key('app', n % 1500), 'node-' || n, 'text', 'string', CASE WHEN n % 2 = 0 THEN json ELSE code END, pool.moment(n)
  FROM generate_series(1, pool.rows(10000)) AS n JOIN pool.piece ON id = pool.pick(n, 18);
INSERT INTO datasets SELECT pool.key('dataset', n), pool.key('tenant', n % 300), 'Dataset ' || n, left(prose, 100),
  jsonb_build_object('search_method', 'semantic_search', 'top_k', n % 10, 'reranking_enable', n % 2 = 0), pool.moment(n)
  FROM generate_series(1, pool.rows(400)) AS n JOIN pool.piece ON id = pool.pick(n, 19);
INSERT INTO documents SELECT pool.key('document', n), pool.key('tenant', n % 300), pool.key('dataset', n % 400), (n % 100)::integer, 'document-' || n || '.pdf', 'completed',
  jsonb_build_object('author', 'Person ' || n % 2000, 'language', 'en', 'pages', n % 300, 'hash', pool.key('hash', n)), pool.moment(n)
  FROM generate_series(1, pool.rows(6000)) AS n;
INSERT INTO document_segments SELECT pool.key('segment', n), pool.key('tenant', n % 300), pool.key('dataset', n % 400), pool.key('document', n / 10), (n % 10)::integer,
  a.prose || left(b.prose, 500), 200, '["document", "retrieval", "answer"]', pool.key('node', n)::text, encode(sha256(n::text::bytea), 'hex'), 0, true, pool.moment(n)
  FROM generate_series(1, pool.rows(50000)) AS n JOIN pool.piece AS a ON a.id = pool.pick(n, 20) JOIN pool.piece AS b ON b.id = pool.pick(n, 21);
INSERT INTO child_chunks SELECT pool.key('chunk', n), pool.key('tenant', n % 300), pool.key('dataset', n % 400), pool.key('document', n / 40), pool.key('segment', n / 4), (n % 4)::integer,
  left(prose, 300), pool.key('node', n)::text, pool.moment(n) FROM generate_series(1, pool.rows(60000)) AS n JOIN pool.piece ON id = pool.pick(n, 22);
INSERT INTO embeddings SELECT pool.key('embedding', n), encode(sha256(n::text::bytea), 'hex'), noise, 'text-embedding-3-large', 'openai', pool.moment(n)
  FROM generate_series(1, pool.rows(36000)) AS n JOIN pool.piece ON id = pool.pick(n, 23);
-- One very long row a dataset, as Dify keeps its keywords.
INSERT INTO dataset_keyword_tables SELECT pool.key('keywords', n), pool.key('dataset', n),
  (SELECT json_object_agg(md5(n || ':' || entry), pool.key('node', n * entry))::text FROM generate_series(1, 4000) AS entry) FROM generate_series(1, pool.rows(60)) AS n;
INSERT INTO dataset_queries SELECT pool.key('query', n), pool.key('dataset', n % 400), left(prose, 120), 'app', pool.moment(n)
  FROM generate_series(1, pool.rows(20000)) AS n JOIN pool.piece ON id = pool.pick(n, 24);
INSERT INTO upload_files SELECT pool.key('file', n), pool.key('tenant', n % 300), 'upload_files/' || pool.key('path', n), 'file-' || n || '.pdf', (n % 9000000)::integer,
  encode(sha256(n::text::bytea), 'hex'), pool.moment(n) FROM generate_series(1, pool.rows(6000)) AS n;
INSERT INTO celery_taskmeta (task_id, status, result, date_done) SELECT pool.key('task', n)::text, 'SUCCESS', substring(noise FROM 1 FOR 300), pool.moment(n)
  FROM generate_series(1, pool.rows(10000)) AS n JOIN pool.piece ON id = pool.pick(n, 25);
INSERT INTO invitation_codes (batch, code, created_at) SELECT 'batch-' || n % 10, left(md5(n::text), 16), pool.moment(n) FROM generate_series(1, pool.rows(1000)) AS n;

DROP SCHEMA pool CASCADE;
VACUUM (FREEZE, ANALYZE);
CHECKPOINT;
