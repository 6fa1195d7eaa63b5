import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import { createTestSyntax } from '/work/main/test/fixtures/syntax';
import { candidateOf, taskOf } from '/work/main/test/unit/engine/patch/support';
import { mergePatch } from '/work/main/src/engine/patch/merge';
it('perf', async () => {
  const syntax = await createTestSyntax('typescript', 'python');
  const d='/work/main/test/fixtures/demo/';
  const times: number[] = [];
  for (let r=0;r<3;r++) for (const t of readdirSync(d,{withFileTypes:true}).filter(e=>e.isDirectory())) {
    const j=JSON.parse(readFileSync(d+t.name+'/task.json','utf8'));
    const task=taskOf({text:readFileSync(d+t.name+'/'+j.file,'utf8'),languageId:j.language,path:j.file});
    for (const f of readdirSync(d+t.name+'/replies')) {
      const c=readFileSync(d+t.name+'/replies/'+f,'utf8');
      const s=performance.now(); candidateOf(syntax,task,c); if (r>0) times.push(performance.now()-s);
    }
  }
  times.sort((a,b)=>a-b);
  console.log('demo median', times[times.length>>1], 'p95', times[Math.floor(times.length*.95)], 'max', times.at(-1));
  const fn=(i:number)=>`export function f${i}(n: number): number {\n  const a = n + ${i};\n  return a * 2;\n}\n`;
  const big=Array.from({length:1000},(_,i)=>fn(i)).join('\n');
  const task=taskOf({text:big});
  const reply='```ts\n'+fn(500).replace('a * 2','a * 3')+'```\n';
  for (const [n,rep] of [['part',reply],['whole','```ts\n'+big.replace('n + 500;','n - 500;')+'```\n'],['sr','<<<<<<< SEARCH\n  const a = n + 500;\n=======\n  const a = n - 500;\n>>>>>>> REPLACE\n'],['sr-miss','<<<<<<< SEARCH\n  const aa = n + 500;\n  return zz;\n=======\n  const a = n - 500;\n>>>>>>> REPLACE\n'],['diff','```diff\n@@ -3,2 +3,2 @@\n-  const a = n + 500;\n+  const a = n - 500;\n   return a * 2;\n```\n']] as const) {
    candidateOf(syntax,task,rep);
    const s=performance.now(); const c=candidateOf(syntax,task,rep); console.log(n, big.split('\n').length,'lines', performance.now()-s, c.usable? 'ok '+c.edits.length: c.reason+' '+c.detail);
  }
  const s=performance.now(); mergePatch({base:big,patched:big.replace('n + 500;','x'),current:big.replace('n + 900;','y')}); console.log('merge', performance.now()-s);
});
