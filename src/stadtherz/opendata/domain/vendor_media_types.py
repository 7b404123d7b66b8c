"""Media types of makers, application/vnd.*, see `media_types`; as they begin is left out."""

VENDORS = """
1000minds.decision-model+xml 3gpp-prose+xml 3gpp-prose-pc3a+xml 3gpp-prose-pc3ach+xml
3gpp-prose-pc3ch+xml 3gpp-prose-pc8+xml 3gpp-v2x-local-service-information 3gpp.5gnas
3gpp.access-transfer-events+xml 3gpp.bsf+xml 3gpp.gmop+xml 3gpp.gtpc 3gpp.interworking-data
3gpp.lpp 3gpp.mc-signalling-ear 3gpp.mcdata-affiliation-command+xml 3gpp.mcdata-info+xml
3gpp.mcdata-msgstore-ctrl-request+xml 3gpp.mcdata-payload 3gpp.mcdata-regroup+xml
3gpp.mcdata-service-config+xml 3gpp.mcdata-signalling 3gpp.mcdata-ue-config+xml
3gpp.mcdata-user-profile+xml 3gpp.mcptt-affiliation-command+xml 3gpp.mcptt-floor-request+xml
3gpp.mcptt-info+xml 3gpp.mcptt-location-info+xml 3gpp.mcptt-mbms-usage-info+xml
3gpp.mcptt-service-config+xml 3gpp.mcptt-signed+xml 3gpp.mcptt-ue-config+xml
3gpp.mcptt-ue-init-config+xml 3gpp.mcptt-user-profile+xml 3gpp.mcvideo-affiliation-command+xml
3gpp.mcvideo-info+xml 3gpp.mcvideo-location-info+xml 3gpp.mcvideo-mbms-usage-info+xml
3gpp.mcvideo-service-config+xml 3gpp.mcvideo-transmission-request+xml 3gpp.mcvideo-ue-config+xml
3gpp.mcvideo-user-profile+xml 3gpp.mid-call+xml 3gpp.ngap 3gpp.pfcp 3gpp.pic-bw-large
3gpp.pic-bw-small 3gpp.pic-bw-var 3gpp.s1ap 3gpp.sms 3gpp.sms+xml 3gpp.srvcc-ext+xml
3gpp.srvcc-info+xml 3gpp.state-and-event-info+xml 3gpp.ussd+xml 3gpp2.bcmcsinfo+xml 3gpp2.sms
3gpp2.tcap 3lightssoftware.imagescal 3m.post-it-notes accpac.simply.aso accpac.simply.imp acucobol
acucorp adobe.flash.movie adobe.formscentral.fcdt adobe.fxp adobe.partial-upload adobe.xdp+xml
aether.imp afpc.afplinedata afpc.afplinedata-pagedef afpc.cmoca-cmresource afpc.foca-charset
afpc.foca-codedfont afpc.foca-codepage afpc.modca afpc.modca-formdef afpc.modca-mediummap
afpc.modca-objectcontainer afpc.modca-overlay afpc.modca-pagesegment age ah-barcode ahead.space
airzip.filesecure.azf airzip.filesecure.azs amadeus+json amazon.mobi8-ebook americandynamics.acc
amiga.ami amundsen.maze+xml android.ota android.package-archive anki
anser-web-certificate-issue-initiation anser-web-funds-transfer-initiation antix.game-component
apache.arrow.file apache.arrow.stream apache.parquet apache.thrift.binary apache.thrift.compact
apache.thrift.json apexlang api+json aplextor.warrp+json apothekende.reservation+json
apple.installer+xml apple.keynote apple.mpegurl apple.numbers apple.pages aristanetworks.swi
artisan+json artsquare astraea-software.iota audiograph autopackage avalon+json avistar+xml
balsamiq.bmml+xml balsamiq.bmpr banana-accounting bbf.usp.error bbf.usp.msg bbf.usp.msg+json
bekitzur-stech+json belightsoft.lhzd+zip belightsoft.lhzl+zip bint.med-content biopax.rdf+xml
blink-idb-value-wrapper blueice.multipass bluetooth.ep.oob bluetooth.le.oob bmi bpf bpf3
businessobjects byu.uapi+json cab-jscript canon-cpdl canon-lips capasystems-pg+json
cendio.thinlinc.clientconf century-systems.tcp_stream chemdraw+xml chess-pgn chipnuts.karaoke-mmd
ciedi cinderella cirpack.isdn-ext citationstyles.style+xml claymore cloanto.rp9 clonk.c4group
cluetrust.cartomobile-config cluetrust.cartomobile-config-pkg cncf.helm.chart.content.v1.tar+gzip
cncf.helm.chart.provenance.v1.prov coffeescript collabio.xodocuments.document
collabio.xodocuments.document-template collabio.xodocuments.presentation
collabio.xodocuments.presentation-template collabio.xodocuments.spreadsheet
collabio.xodocuments.spreadsheet-template collection+json collection.doc+json collection.next+json
comicbook+zip comicbook-rar commerce-battelle commonspace contact.cmsg coreos.ignition+json
cosmocaller crick.clicker crick.clicker.keyboard crick.clicker.palette crick.clicker.template
crick.clicker.wordbank criticaltools.wbs+xml cryptii.pipe+json crypto-shade-file
cryptomator.encrypted cryptomator.vault ctc-posml ctct.ws+xml cups-pdf cups-postscript cups-ppd
cups-raster cups-raw curl cyan.dean.root+xml cybank cyclonedx+json cyclonedx+xml
d2l.coursepackage1p0+zip d3m-dataset d3m-problem dart data-vision.rdz datalog datapackage+json
dataresource+json dbf debian.binary-package dece.data dece.ttml+xml dece.unspecified dece.zip
denovo.fcselayout-link desmume.movie dir-bi.plate-dl-nosuffix dm.delegation+xml dna document+json
dolby.mobile.1 dolby.mobile.2 doremir.scorecloud-binary-document dpgraph dreamfactory drive+json
dtg.local dtg.local.flash dtg.local.html dvb.ait dvb.dvbisl+xml dvb.dvbj dvb.esgcontainer
dvb.ipdcdftnotifaccess dvb.ipdcesgaccess dvb.ipdcesgaccess2 dvb.ipdcesgpdd dvb.ipdcroaming
dvb.iptv.alfec-base dvb.iptv.alfec-enhancement dvb.notif-aggregate-root+xml
dvb.notif-container+xml dvb.notif-generic+xml dvb.notif-ia-msglist+xml
dvb.notif-ia-registration-request+xml dvb.notif-ia-registration-response+xml dvb.notif-init+xml
dvb.pfr dvb.service dxr dynageo dzr easykaraoke.cdgdownload ecdis-update ecip.rlp
eclipse.ditto+json ecowin.chart ecowin.filerequest ecowin.fileupdate ecowin.series
ecowin.seriesrequest ecowin.seriesupdate efi.img efi.iso eln+zip emclient.accessrequest+xml
enliven enphase.envoy eprints.data+xml epson.esf epson.msf epson.quickanime epson.salt epson.ssf
ericsson.quickcall espass-espass+zip eszigno3+xml etsi.aoc+xml etsi.asic-e+zip etsi.asic-s+zip
etsi.cug+xml etsi.iptvcommand+xml etsi.iptvdiscovery+xml etsi.iptvprofile+xml etsi.iptvsad-bc+xml
etsi.iptvsad-cod+xml etsi.iptvsad-npvr+xml etsi.iptvservice+xml etsi.iptvsync+xml
etsi.iptvueprofile+xml etsi.mcid+xml etsi.mheg5 etsi.overload-control-policy-dataset+xml
etsi.pstn+xml etsi.sci+xml etsi.simservs+xml etsi.timestamp-token etsi.tsl+xml etsi.tsl.der
eu.kasparian.car+json eudora.data evolv.ecig.profile evolv.ecig.settings evolv.ecig.theme
exstream-empower+zip exstream-package ezpix-album ezpix-package f-secure.mobile
familysearch.gedcom+zip fastcopy-disk-image fdsn.mseed fdsn.seed ffsns ficlab.flb+zip filmit.zfc
fints firemonkeys.cloudcell flographit fluxtime.clip font-fontforge-sfd framemaker fsc.weblaunch
fujifilm.fb.docuworks fujifilm.fb.docuworks.binder fujifilm.fb.docuworks.container
fujifilm.fb.jfi+xml fujitsu.oasys fujitsu.oasys2 fujitsu.oasys3 fujitsu.oasysgp fujitsu.oasysprs
fujixerox.art-ex fujixerox.art4 fujixerox.ddd fujixerox.docuworks fujixerox.docuworks.binder
fujixerox.docuworks.container fujixerox.hbpl fut-misnet futoin+cbor futoin+json fuzzysheet
genomatix.tuxedo genozip gentics.grd+json gentoo.catmetadata+xml gentoo.ebuild gentoo.eclass
gentoo.gpkg gentoo.manifest gentoo.pkgmetadata+xml gentoo.xpak geogebra.file geogebra.slides
geogebra.tool geometry-explorer geonext geoplan geospace gerber globalplatform.card-content-mgt
globalplatform.card-content-mgt-response gnu.taler.exchange+json gnu.taler.merchant+json
google-earth.kml+xml google-earth.kmz gov.sk.e-form+xml gov.sk.e-form+zip
gov.sk.xmldatacontainer+xml gpxsee.map+xml grafeq gridmp groove-account groove-help
groove-identity-message groove-injector groove-tool-message groove-tool-template groove-vcard
hal+json hal+xml handheld-entertainment+xml hbci hc+json hcl-bireports hdt heroku+json
hhe.lesson-player hp-hpgl hp-hpid hp-hps hp-jlyt hp-pcl hp-pclxl httphone hydrostatix.sof-data
hyper+json hyper-item+json hyperdrive+json hzn-3d-crossword ibm.electronic-media ibm.minipay
ibm.rights-management ibm.secure-container iccprofile ieee.1905 igloader imagemeter.folder+zip
imagemeter.image+zip immervision-ivp immervision-ivu ims.imsccv1p1 ims.imsccv1p2 ims.imsccv1p3
ims.lis.v2.result+json ims.lti.v2.toolconsumerprofile+json ims.lti.v2.toolproxy+json
ims.lti.v2.toolproxy.id+json ims.lti.v2.toolsettings+json ims.lti.v2.toolsettings.simple+json
informedcontrol.rms+xml infotech.project infotech.project+xml innopath.wamp.notification
insors.igm intercon.formnet intergeo intertrust.digibox intertrust.nncp intu.qbo intu.qfx ipld.car
ipld.dag-cbor ipld.dag-json ipld.raw iptc.g2.catalogitem+xml iptc.g2.conceptitem+xml
iptc.g2.knowledgeitem+xml iptc.g2.newsitem+xml iptc.g2.newsmessage+xml iptc.g2.packageitem+xml
iptc.g2.planningitem+xml ipunplugged.rcprofile irepository.package+xml is-xpr isac.fcs
iso11783-10+zip jam japannet-directory-service japannet-jpnstore-wakeup japannet-payment-wakeup
japannet-registration japannet-registration-wakeup japannet-setstore-wakeup japannet-verification
japannet-verification-wakeup jcp.javame.midlet-rms jisp joost.joda-archive jsk.isdn-ngn kahootz
kde.karbon kde.kchart kde.kformula kde.kivio kde.kontour kde.kpresenter kde.kspread kde.kword
kenameaapp kidspiration kinar koan kodak-descriptor las las.las+json las.las+xml laszip leap+json
liberty-request+xml llamagraphics.life-balance.desktop llamagraphics.life-balance.exchange+xml
logipipe.circuit+zip loom lotus-1-2-3 lotus-approach lotus-freelance lotus-notes lotus-organizer
lotus-screencam lotus-wordpro macports.portpkg mapbox-vector-tile marlin.drm.actiontoken+xml
marlin.drm.conftoken+xml marlin.drm.license+xml marlin.drm.mdcf mason+json maxar.archive.3tz+zip
maxmind.maxmind-db mcd medcalcdata mediastation.cdkey medicalholodeck.recordxr meridian-slingshot
mfer mfmp micro+json micrografx.flo micrografx.igx microsoft.portable-executable
microsoft.windows.thumbnail-cache miele+json mif minisoft-hp3000-save
mitsubishi.misty-guard.trustweb mobius.daf mobius.dis mobius.mbk mobius.mqy mobius.msl mobius.plc
mobius.txf mophun.application mophun.certificate motorola.flexsuite motorola.flexsuite.adsi
motorola.flexsuite.fis motorola.flexsuite.gotap motorola.flexsuite.kmr motorola.flexsuite.ttc
motorola.flexsuite.wem motorola.iprm mozilla.xul+xml ms-3mfdocument ms-artgalry ms-asf
ms-cab-compressed ms-excel ms-excel.addin.macroenabled.12 ms-excel.sheet.binary.macroenabled.12
ms-excel.sheet.macroenabled.12 ms-excel.template.macroenabled.12 ms-fontobject ms-htmlhelp ms-ims
ms-lrm ms-office.activex+xml ms-officetheme ms-pki.seccat ms-playready.initiator+xml ms-powerpoint
ms-powerpoint.addin.macroenabled.12 ms-powerpoint.presentation.macroenabled.12
ms-powerpoint.slide.macroenabled.12 ms-powerpoint.slideshow.macroenabled.12
ms-powerpoint.template.macroenabled.12 ms-printdevicecapabilities+xml ms-printschematicket+xml
ms-project ms-tnef ms-windows.devicepairing ms-windows.nwprinting.oob ms-windows.printerpairing
ms-windows.wsd.oob ms-wmdrm.lic-chlg-req ms-wmdrm.lic-resp ms-wmdrm.meter-chlg-req
ms-wmdrm.meter-resp ms-word.document.macroenabled.12 ms-word.template.macroenabled.12 ms-works
ms-wpl ms-xpsdocument msa-disk-image mseq msign multiad.creator multiad.creator.cif music-niff
musician muvee.style mynfc nacamar.ybrid+json ncd.control ncd.reference nearst.inv+json
nebumind.line nervana netfpx neurolanguage.nlu nimn nintendo.nitro.rom nintendo.snes.rom nitf
noblenet-directory noblenet-sealer noblenet-web nokia.catalogs nokia.conml+wbxml nokia.conml+xml
nokia.iptv.config+xml nokia.isds-radio-presets nokia.landmark+wbxml nokia.landmark+xml
nokia.landmarkcollection+xml nokia.n-gage.ac+xml nokia.n-gage.data nokia.ncd nokia.pcd+wbxml
nokia.pcd+xml nokia.radio-preset nokia.radio-presets novadigm.edm novadigm.edx novadigm.ext
ntt-local.content-share ntt-local.file-transfer ntt-local.ogw_remote-access
ntt-local.sip-ta_remote ntt-local.sip-ta_tcp_stream oasis.opendocument.base
oasis.opendocument.chart oasis.opendocument.chart-template oasis.opendocument.formula
oasis.opendocument.formula-template oasis.opendocument.graphics
oasis.opendocument.graphics-template oasis.opendocument.image oasis.opendocument.image-template
oasis.opendocument.presentation oasis.opendocument.presentation-template
oasis.opendocument.spreadsheet oasis.opendocument.spreadsheet-template oasis.opendocument.text
oasis.opendocument.text-master oasis.opendocument.text-template oasis.opendocument.text-web obn
ocf+cbor oci.image.manifest.v1+json oftn.l10n+json oipf.contentaccessdownload+xml
oipf.contentaccessstreaming+xml oipf.cspg-hexbinary oipf.dae.svg+xml oipf.dae.xhtml+xml
oipf.mippvcontrolmessage+xml oipf.pae.gem oipf.spdiscovery+xml oipf.spdlist+xml oipf.ueprofile+xml
oipf.userprofile+xml olpc-sugar oma-scws-config oma-scws-http-request oma-scws-http-response
oma.bcast.associated-procedure-parameter+xml oma.bcast.drm-trigger+xml oma.bcast.imd+xml
oma.bcast.ltkm oma.bcast.notification+xml oma.bcast.provisioningtrigger oma.bcast.sgboot
oma.bcast.sgdd+xml oma.bcast.sgdu oma.bcast.simple-symbol-container
oma.bcast.smartcard-trigger+xml oma.bcast.sprov+xml oma.bcast.stkm oma.cab-address-book+xml
oma.cab-feature-handler+xml oma.cab-pcc+xml oma.cab-subs-invite+xml oma.cab-user-prefs+xml oma.dcd
oma.dcdc oma.dd2+xml oma.drm.risd+xml oma.group-usage-list+xml oma.lwm2m+cbor oma.lwm2m+json
oma.lwm2m+tlv oma.pal+xml oma.poc.detailed-progress-report+xml oma.poc.final-report+xml
oma.poc.groups+xml oma.poc.invocation-descriptor+xml oma.poc.optimized-progress-report+xml
oma.push oma.scidm.messages+xml oma.xcap-directory+xml omads-email+xml omads-file+xml
omads-folder+xml omaloc-supl-init onepager onepagertamp onepagertamx onepagertat onepagertatp
onepagertatx onvif.metadata openblox.game+xml openblox.game-binary openeye.oeb
openofficeorg.extension openstreetmap.data+xml opentimestamps.ots
openxmlformats-officedocument.custom-properties+xml
openxmlformats-officedocument.customxmlproperties+xml openxmlformats-officedocument.drawing+xml
openxmlformats-officedocument.drawingml.chart+xml
openxmlformats-officedocument.drawingml.chartshapes+xml
openxmlformats-officedocument.drawingml.diagramcolors+xml
openxmlformats-officedocument.drawingml.diagramdata+xml
openxmlformats-officedocument.drawingml.diagramlayout+xml
openxmlformats-officedocument.drawingml.diagramstyle+xml
openxmlformats-officedocument.extended-properties+xml
openxmlformats-officedocument.presentationml.commentauthors+xml
openxmlformats-officedocument.presentationml.comments+xml
openxmlformats-officedocument.presentationml.handoutmaster+xml
openxmlformats-officedocument.presentationml.notesmaster+xml
openxmlformats-officedocument.presentationml.notesslide+xml
openxmlformats-officedocument.presentationml.presentation
openxmlformats-officedocument.presentationml.presentation.main+xml
openxmlformats-officedocument.presentationml.presprops+xml
openxmlformats-officedocument.presentationml.slide
openxmlformats-officedocument.presentationml.slide+xml
openxmlformats-officedocument.presentationml.slidelayout+xml
openxmlformats-officedocument.presentationml.slidemaster+xml
openxmlformats-officedocument.presentationml.slideshow
openxmlformats-officedocument.presentationml.slideshow.main+xml
openxmlformats-officedocument.presentationml.slideupdateinfo+xml
openxmlformats-officedocument.presentationml.tablestyles+xml
openxmlformats-officedocument.presentationml.tags+xml
openxmlformats-officedocument.presentationml.template
openxmlformats-officedocument.presentationml.template.main+xml
openxmlformats-officedocument.presentationml.viewprops+xml
openxmlformats-officedocument.spreadsheetml.calcchain+xml
openxmlformats-officedocument.spreadsheetml.chartsheet+xml
openxmlformats-officedocument.spreadsheetml.comments+xml
openxmlformats-officedocument.spreadsheetml.connections+xml
openxmlformats-officedocument.spreadsheetml.dialogsheet+xml
openxmlformats-officedocument.spreadsheetml.externallink+xml
openxmlformats-officedocument.spreadsheetml.pivotcachedefinition+xml
openxmlformats-officedocument.spreadsheetml.pivotcacherecords+xml
openxmlformats-officedocument.spreadsheetml.pivottable+xml
openxmlformats-officedocument.spreadsheetml.querytable+xml
openxmlformats-officedocument.spreadsheetml.revisionheaders+xml
openxmlformats-officedocument.spreadsheetml.revisionlog+xml
openxmlformats-officedocument.spreadsheetml.sharedstrings+xml
openxmlformats-officedocument.spreadsheetml.sheet
openxmlformats-officedocument.spreadsheetml.sheet.main+xml
openxmlformats-officedocument.spreadsheetml.sheetmetadata+xml
openxmlformats-officedocument.spreadsheetml.styles+xml
openxmlformats-officedocument.spreadsheetml.table+xml
openxmlformats-officedocument.spreadsheetml.tablesinglecells+xml
openxmlformats-officedocument.spreadsheetml.template
openxmlformats-officedocument.spreadsheetml.template.main+xml
openxmlformats-officedocument.spreadsheetml.usernames+xml
openxmlformats-officedocument.spreadsheetml.volatiledependencies+xml
openxmlformats-officedocument.spreadsheetml.worksheet+xml openxmlformats-officedocument.theme+xml
openxmlformats-officedocument.themeoverride+xml openxmlformats-officedocument.vmldrawing
openxmlformats-officedocument.wordprocessingml.comments+xml
openxmlformats-officedocument.wordprocessingml.document
openxmlformats-officedocument.wordprocessingml.document.glossary+xml
openxmlformats-officedocument.wordprocessingml.document.main+xml
openxmlformats-officedocument.wordprocessingml.endnotes+xml
openxmlformats-officedocument.wordprocessingml.fonttable+xml
openxmlformats-officedocument.wordprocessingml.footer+xml
openxmlformats-officedocument.wordprocessingml.footnotes+xml
openxmlformats-officedocument.wordprocessingml.numbering+xml
openxmlformats-officedocument.wordprocessingml.settings+xml
openxmlformats-officedocument.wordprocessingml.styles+xml
openxmlformats-officedocument.wordprocessingml.template
openxmlformats-officedocument.wordprocessingml.template.main+xml
openxmlformats-officedocument.wordprocessingml.websettings+xml
openxmlformats-package.core-properties+xml
openxmlformats-package.digital-signature-xmlsignature+xml openxmlformats-package.relationships+xml
oracle.resource+json orange.indata osa.netdeploy osgeo.mapguide.package osgi.bundle osgi.dp
osgi.subsystem otps.ct-kip+xml oxli.countgraph pagerduty+json palm panoply paos.xml patentdive
patientecommsdoc pawaafile pcos pg.format pg.osasli piaccess.application-licence picsel pmi.widget
poc.group-advertisement+xml pocketlearn powerbuilder6 powerbuilder6-s powerbuilder7
powerbuilder7-s powerbuilder75 powerbuilder75-s preminet previewsystems.box proteus.magazine psfs
publishare-delta-tree pvi.ptid1 pwg-multiplexed pwg-xhtml-print+xml qualcomm.brew-app-res
quarantainenet quark.quarkxpress quobject-quoxdocument radisys.moml+xml radisys.msml+xml
radisys.msml-audit+xml radisys.msml-audit-conf+xml radisys.msml-audit-conn+xml
radisys.msml-audit-dialog+xml radisys.msml-audit-stream+xml radisys.msml-conf+xml
radisys.msml-dialog+xml radisys.msml-dialog-base+xml radisys.msml-dialog-fax-detect+xml
radisys.msml-dialog-fax-sendrecv+xml radisys.msml-dialog-group+xml radisys.msml-dialog-speech+xml
radisys.msml-dialog-transform+xml rainstor.data rapid rar realvnc.bed recordare.musicxml
recordare.musicxml+xml renlearn.rlprint resilient.logic restful+json rig.cryptonote rim.cod
route66.link66+xml rs-274x ruckus.download s3sms sailingtracker.track sar sbm.cid sbm.mid2 scribus
sealed.3df sealed.csf sealed.doc sealed.eml sealed.mht sealed.net sealed.ppt sealed.tiff
sealed.xls sealedmedia.softseal.html sealedmedia.softseal.pdf seemail seis+json sema semd semf
shade-save-file shana.informed.formdata shana.informed.formtemplate shana.informed.interchange
shana.informed.package shootproof+json shopkick+json shp shx sigrok.session simtech-mindmapper
siren+json smaf smart.notebook smart.teacher snesdev-page-table software602.filler.form+xml
software602.filler.form-xml-zip solent.sdkm+xml spotfire.dxp spotfire.sfs sqlite3 sss-cod sss-dtf
sss-ntf stardivision.calc stardivision.chart stardivision.draw stardivision.impress
stardivision.math stardivision.writer stardivision.writer-global stepmania.package
stepmania.stepchart street-stream sun.wadl+xml sun.xml.calc sun.xml.calc.template sun.xml.draw
sun.xml.draw.template sun.xml.impress sun.xml.impress.template sun.xml.math sun.xml.writer
sun.xml.writer.global sun.xml.writer.template sus-calendar svd swiftview-ics sybyl.mol2 sycle+xml
syft+json symbian.install syncml+xml syncml.dm+wbxml syncml.dm+xml syncml.dm.notification
syncml.dmddf+wbxml syncml.dmddf+xml syncml.dmtnds+wbxml syncml.dmtnds+xml syncml.ds.notification
tableschema+json tao.intent-module-archive tcpdump.pcap theqvd think-cell.ppttc+json
tmd.mediaflex.api+xml tml tmobile-livetv tri.onesource trid.tpt triscape.mxs trueapp truedoc
ubisoft.webplayer ufdl uiq.theme umajin unity uoml+xml uplanet.alert uplanet.alert-wbxml
uplanet.bearer-choice uplanet.bearer-choice-wbxml uplanet.cacheop uplanet.cacheop-wbxml
uplanet.channel uplanet.channel-wbxml uplanet.list uplanet.list-wbxml uplanet.listcmd
uplanet.listcmd-wbxml uplanet.signal uri-map valve.source.material vcx vd-study vectorworks
vel+json verimatrix.vcas veritone.aion+json veryant.thin ves.encrypted vidsoft.vidconference visio
visionary vividence.scriptfile vsf wap.sic wap.slc wap.wbxml wap.wmlc wap.wmlscriptc wasmflow.wafl
webturbo wfa.dpp wfa.p2p wfa.wsc windows.devicepairing wmc wmf.bootstrap wolfram.mathematica
wolfram.mathematica.package wolfram.player wordlift wordperfect wqd wrq-hp3000-labelled wt.stf
wv.csp+wbxml wv.csp+xml wv.ssp+xml xacml+json xara xfdl xfdl.webform xmi+xml xmpie.cpkg xmpie.dpkg
xmpie.plan xmpie.ppkg xmpie.xlim yamaha.hv-dic yamaha.hv-script yamaha.hv-voice
yamaha.openscoreformat yamaha.openscoreformat.osfpvg+xml yamaha.remote-setup yamaha.smaf-audio
yamaha.smaf-phrase yamaha.through-ngn yamaha.tunnel-udpencap yaoweme yellowriver-custom-menu zul
zzazz.deck+xml
"""
