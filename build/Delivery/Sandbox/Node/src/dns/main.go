// delivery-dns: the service DNS of a single-node cluster.
//
// CoreDNS is not packaged in Debian bookworm. This is a small authoritative
// server for the "Kubernetes DNS-Based Service Discovery" records, built inside
// the Kubernetes source tree from libraries that the tree vendors already
// (client-go and miekg/dns). It follows Services and Endpoints with informers.
//
//	<svc>.<ns>.svc.<domain>                 A     ClusterIP, or the endpoints of a headless service
//	<svc>.<ns>.svc.<domain>                 CNAME an ExternalName service
//	<host>.<svc>.<ns>.svc.<domain>          A     an endpoint with a hostname (StatefulSet pods), or dashed IP
//	_<port>._<proto>.<svc>.<ns>.svc.<domain> SRV
//	<a-b-c-d>.<ns>.pod.<domain>             A     a.b.c.d
//	in-addr.arpa                            PTR   ClusterIPs and endpoints
//	--host NAME=IP                          A     fixed extra names
//
// Every other name is answered NXDOMAIN: there is no upstream, on purpose.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/miekg/dns"
	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

const ttl = 5

type hosts map[string]net.IP

func (h hosts) String() string { return fmt.Sprint(map[string]net.IP(h)) }
func (h hosts) Set(s string) error {
	kv := strings.SplitN(s, "=", 2)
	if len(kv) != 2 || net.ParseIP(kv[1]).To4() == nil {
		return fmt.Errorf("want NAME=IPv4, got %q", s)
	}
	h[strings.ToLower(dns.Fqdn(kv[0]))] = net.ParseIP(kv[1]).To4()
	return nil
}

type server struct {
	domain string // "cluster.local."
	hosts  hosts
	svcs   cache.Indexer
	eps    cache.Indexer
}

func header(name string, t uint16) dns.RR_Header {
	return dns.RR_Header{Name: name, Rrtype: t, Class: dns.ClassINET, Ttl: ttl}
}

// qname keeps the case of the question in the answer (some resolvers check).
func a(qname string, ip net.IP) dns.RR {
	return &dns.A{Hdr: header(qname, dns.TypeA), A: ip}
}

func dashed(ip string) string { return strings.ReplaceAll(ip, ".", "-") }

func (s *server) service(ns, name string) *v1.Service {
	o, ok, err := s.svcs.GetByKey(ns + "/" + name)
	if err != nil || !ok {
		return nil
	}
	return o.(*v1.Service)
}

type endpoint struct {
	host, ip string
	ports    []v1.EndpointPort
}

func (s *server) endpoints(ns, name string) (out []endpoint) {
	o, ok, err := s.eps.GetByKey(ns + "/" + name)
	if err != nil || !ok {
		return nil
	}
	for _, sub := range o.(*v1.Endpoints).Subsets {
		for _, ad := range sub.Addresses {
			if net.ParseIP(ad.IP).To4() == nil {
				continue
			}
			h := ad.Hostname
			if h == "" {
				h = dashed(ad.IP)
			}
			out = append(out, endpoint{strings.ToLower(h), ad.IP, sub.Ports})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ip < out[j].ip })
	return out
}

func headless(svc *v1.Service) bool { return svc.Spec.ClusterIP == v1.ClusterIPNone }

// lookup gives the records of a name; known is false when it doesn't exist.
func (s *server) lookup(qname string, qtype uint16) (rrs, extra []dns.RR, known bool) {
	name := strings.ToLower(qname)
	if ip, ok := s.hosts[name]; ok {
		if qtype == dns.TypeA || qtype == dns.TypeANY {
			rrs = append(rrs, a(qname, ip))
		}
		return rrs, nil, true
	}
	if strings.HasSuffix(name, ".in-addr.arpa.") {
		return s.reverse(qname, name, qtype)
	}
	if name == s.domain || name == "svc."+s.domain || name == "pod."+s.domain {
		return nil, nil, true
	}
	if !strings.HasSuffix(name, "."+s.domain) {
		return nil, nil, false
	}
	labels := strings.Split(strings.TrimSuffix(name, "."+s.domain), ".")
	n := len(labels)
	wantA := qtype == dns.TypeA || qtype == dns.TypeANY
	if labels[n-1] == "pod" {
		if n != 3 {
			return nil, nil, n == 2
		}
		ip := net.ParseIP(strings.ReplaceAll(labels[0], "-", ".")).To4()
		if ip == nil {
			return nil, nil, false
		}
		if wantA {
			rrs = append(rrs, a(qname, ip))
		}
		return rrs, nil, true
	}
	if labels[n-1] != "svc" || n < 2 || n > 5 {
		return nil, nil, false
	}
	if n == 2 {
		return nil, nil, true // the namespace itself
	}
	ns, svcName := labels[n-2], labels[n-3]
	svc := s.service(ns, svcName)
	if svc == nil {
		return nil, nil, false
	}
	svcFQDN := svcName + "." + ns + ".svc." + s.domain
	if svc.Spec.Type == v1.ServiceTypeExternalName {
		if n != 3 {
			return nil, nil, false
		}
		target := dns.Fqdn(svc.Spec.ExternalName)
		rrs = append(rrs, &dns.CNAME{Hdr: header(qname, dns.TypeCNAME), Target: target})
		more, _, _ := s.lookup(target, qtype)
		return append(rrs, more...), nil, true
	}
	switch n {
	case 3: // the service
		if !headless(svc) {
			if wantA {
				rrs = append(rrs, a(qname, net.ParseIP(svc.Spec.ClusterIP).To4()))
			}
			if qtype == dns.TypeSRV {
				rrs, extra = s.srv(qname, svc, svcFQDN, "", "")
			}
			return rrs, extra, true
		}
		eps := s.endpoints(ns, svcName)
		seen := map[string]bool{}
		for _, e := range eps {
			if wantA && !seen[e.ip] {
				seen[e.ip] = true
				rrs = append(rrs, a(qname, net.ParseIP(e.ip).To4()))
			}
		}
		if qtype == dns.TypeSRV {
			rrs, extra = s.srv(qname, svc, svcFQDN, "", "")
		}
		return rrs, extra, true
	case 4: // an endpoint of it
		for _, e := range s.endpoints(ns, svcName) {
			if e.host == labels[0] || dashed(e.ip) == labels[0] {
				known = true
				if wantA {
					return []dns.RR{a(qname, net.ParseIP(e.ip).To4())}, nil, true
				}
			}
		}
		return nil, nil, known
	default: // _port._proto
		rrs, extra = s.srv(qname, svc, svcFQDN, strings.TrimPrefix(labels[0], "_"), strings.TrimPrefix(labels[1], "_"))
		known = len(rrs) > 0
		if qtype != dns.TypeSRV && qtype != dns.TypeANY {
			rrs, extra = nil, nil
		}
		return rrs, extra, known
	}
}

func (s *server) srv(qname string, svc *v1.Service, svcFQDN, port, proto string) (rrs, extra []dns.RR) {
	match := func(name string, p v1.Protocol) bool {
		return port == "" || (strings.EqualFold(name, port) && strings.EqualFold(string(p), proto))
	}
	add := func(target, ip string, portNo int32) {
		rrs = append(rrs, &dns.SRV{Hdr: header(qname, dns.TypeSRV), Weight: 100, Port: uint16(portNo), Target: target})
		extra = append(extra, a(target, net.ParseIP(ip).To4()))
	}
	if !headless(svc) {
		for _, p := range svc.Spec.Ports {
			if match(p.Name, p.Protocol) {
				add(svcFQDN, svc.Spec.ClusterIP, p.Port)
			}
		}
		return rrs, extra
	}
	for _, e := range s.endpoints(svc.Namespace, svc.Name) {
		for _, p := range e.ports {
			if match(p.Name, p.Protocol) {
				add(e.host+"."+svcFQDN, e.ip, p.Port)
			}
		}
	}
	return rrs, extra
}

func (s *server) reverse(qname, name string, qtype uint16) (rrs, extra []dns.RR, known bool) {
	parts := strings.Split(strings.TrimSuffix(name, ".in-addr.arpa."), ".")
	if len(parts) != 4 {
		return nil, nil, false
	}
	ip := parts[3] + "." + parts[2] + "." + parts[1] + "." + parts[0]
	add := func(target string) {
		known = true
		if qtype == dns.TypePTR || qtype == dns.TypeANY {
			rrs = append(rrs, &dns.PTR{Hdr: header(qname, dns.TypePTR), Ptr: target})
		}
	}
	svcs, _ := s.svcs.ByIndex("ip", ip)
	for _, o := range svcs {
		svc := o.(*v1.Service)
		add(svc.Name + "." + svc.Namespace + ".svc." + s.domain)
	}
	if known {
		return rrs, nil, true
	}
	eps, _ := s.eps.ByIndex("ip", ip)
	for _, o := range eps {
		ep := o.(*v1.Endpoints)
		svc := s.service(ep.Namespace, ep.Name)
		if svc == nil || !headless(svc) {
			continue
		}
		for _, e := range s.endpoints(ep.Namespace, ep.Name) {
			if e.ip == ip {
				add(e.host + "." + ep.Name + "." + ep.Namespace + ".svc." + s.domain)
			}
		}
	}
	return rrs, nil, known
}

func (s *server) ServeDNS(w dns.ResponseWriter, r *dns.Msg) {
	m := new(dns.Msg)
	m.SetReply(r)
	m.Authoritative = true
	m.RecursionAvailable = true // musl and some libraries dislike RA=0
	if len(r.Question) == 1 {
		q := r.Question[0]
		rrs, extra, known := s.lookup(q.Name, q.Qtype)
		m.Answer, m.Extra = rrs, extra
		if !known {
			m.Rcode = dns.RcodeNameError
		}
		if len(rrs) == 0 {
			m.Ns = []dns.RR{&dns.SOA{Hdr: header(s.domain, dns.TypeSOA), Ns: "ns.dns." + s.domain,
				Mbox: "hostmaster." + s.domain, Serial: uint32(time.Now().Unix()), Refresh: 7200, Retry: 1800, Expire: 86400, Minttl: ttl}}
		}
	} else {
		m.Rcode = dns.RcodeFormatError
	}
	if _, tcp := w.RemoteAddr().(*net.TCPAddr); !tcp {
		size := dns.MinMsgSize
		if o := r.IsEdns0(); o != nil && int(o.UDPSize()) > size {
			size = int(o.UDPSize())
		}
		if m.Len() > size {
			m.Extra = nil
			for m.Len() > size && len(m.Answer) > 0 {
				m.Answer = m.Answer[:len(m.Answer)-1]
				m.Truncated = true
			}
		}
	}
	_ = w.WriteMsg(m)
}

func main() {
	h := hosts{}
	kubeconfig := flag.String("kubeconfig", "", "kubeconfig file")
	listen := flag.String("listen", "127.0.0.1:10053", "address for UDP and TCP")
	ready := flag.String("ready", "", "address that serves /ready (optional)")
	domain := flag.String("domain", "cluster.local", "cluster domain")
	flag.Var(h, "host", "NAME=IP: a fixed extra name (repeatable)")
	flag.Parse()

	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, "delivery-dns:", err)
			os.Exit(1)
		}
	}
	cfg, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	fail(err)
	client, err := kubernetes.NewForConfig(cfg)
	fail(err)
	f := informers.NewSharedInformerFactory(client, 0)
	svcs, eps := f.Core().V1().Services().Informer(), f.Core().V1().Endpoints().Informer()
	fail(svcs.AddIndexers(cache.Indexers{"ip": func(o interface{}) ([]string, error) {
		return []string{o.(*v1.Service).Spec.ClusterIP}, nil
	}}))
	fail(eps.AddIndexers(cache.Indexers{"ip": func(o interface{}) (ips []string, _ error) {
		for _, sub := range o.(*v1.Endpoints).Subsets {
			for _, ad := range sub.Addresses {
				ips = append(ips, ad.IP)
			}
		}
		return ips, nil
	}}))
	stop := make(chan struct{})
	f.Start(stop)
	f.WaitForCacheSync(stop)
	s := &server{domain: dns.Fqdn(*domain), hosts: h, svcs: svcs.GetIndexer(), eps: eps.GetIndexer()}
	for _, network := range []string{"udp", "tcp"} {
		go func(network string) {
			fail((&dns.Server{Addr: *listen, Net: network, Handler: s}).ListenAndServe())
		}(network)
	}
	fmt.Println("delivery-dns: serving", s.domain, "on", *listen)
	if *ready != "" {
		fail(http.ListenAndServe(*ready, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })))
	}
	<-stop
}
