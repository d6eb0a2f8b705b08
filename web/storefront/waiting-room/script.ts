/**
 * What the waiting page does by itself: reads how far the queue is, which is the same answer for everybody, and shows it.
 * Anything that changes what the page says makes it load again, spread over time when many do. Without script the page
 * reloads itself and shows the same.
 */
export const SCRIPT =
  `(d=>{const m=d.querySelector("main").dataset,$=i=>d.getElementById(i),l=d.documentElement.lang,F=new Intl.NumberFormat(l),U=new Intl.NumberFormat(l,{style:"unit",unit:"minute",unitDisplay:"long"}),` +
  `R=n=>setTimeout(()=>location.reload(),Math.random()*Math.min(15e3,n)),A=t=>setTimeout(P,t*(.8+Math.random()*.5));let L=Date.now();` +
  `async function P(){try{const q=await(await fetch("/api/v1/shop/events/"+m.e+"/waiting-room")).json();` +
  `if(q.state!=m.s)return R(q.joined*3);` +
  `if(m.t){if(m.p<=q.missed_up_to)return R(0)}` +
  `else if(m.p){const a=m.p-q.serving;if(a<1)return R(500);$("n").textContent=F.format(a);` +
  `const w=Math.max(0,Math.min(99,Math.round(100*(m.j-a)/m.j)));$("f").value=w;$("w").textContent=F.format(w)+"%";` +
  `if(q.pace){const f=Math.max(1,Math.floor(a/q.pace.fast)),t=Math.max(f,Math.ceil(a/q.pace.slow));` +
  `$("m").textContent=U.format(t).replace(F.format(t),(t>f?F.format(f)+" "+m.to+" ":"")+"$&")}` +
  `d.title=m.title+" "+F.format(a);if(Date.now()-L>6e4){L=Date.now();$("l").textContent=d.title}}` +
  `else if($("c"))$("c").textContent=F.format(q.joined);` +
  `A(q.next_poll_ms)}catch{A(8e3)}}` +
  `if(m.s)A(2e3);if(m.t)try{const a=new AudioContext,o=a.createOscillator();o.connect(a.destination);o.start();o.stop(a.currentTime+.3)}catch{}` +
  `const k=$("k");k&&setInterval(()=>{const s=Math.max(0,Math.round((+m.o-Date.now())/1e3)),h=s/3600|0,z=n=>(""+n).padStart(2,0);` +
  `k.textContent=(h?h+":":"")+z((s/60|0)%60)+":"+z(s%60)},1e3)})(document)`;
