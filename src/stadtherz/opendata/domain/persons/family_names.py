"""Frequent family names; they only strengthen what other signs say, so that the list may be short.

Written from general knowledge. Family names that are trades or colours (Müller, Weiß) are among
them: a word alone is never taken for a name.
"""

from stadtherz.opendata.domain.persons.given_names import plain

_LISTED = """
Adam Albrecht Arnold Bach Bauer Baumann Baumgartner Beck Becker Behrens Berger Bergmann
Bernhardt Beyer Binder Blum Böhm Böhme Bosch Brand Brandt Braun Breuer Brinkmann Bruns Brunner
Buchholz Busch Busse Christ Conrad Czech Diehl Dietrich Dietz Döring Ebert Eder Egger Ehlers
Engel Ernst Esser Fiedler Fischer Fink Förster Frank Franke Franz Frey Friedrich Fritz Fröhlich
Fuchs Funk Gabriel Geiger Gerlach Giese Göbel Graf Gärtner Gebhardt Götz Großmann Groß Gruber
Günther Haas Hahn Hamann Hansen Hartmann Hartwig Hein Heinrich Heinze Heller Hempel Hermann
Herrmann Herzog Hess Heß Hesse Hildebrandt Hinz Hoffmann Hofmann Hofer Holz Horn Huber Hübner
Jacobs Jäger Jahn Jansen Janssen Jensen Jost Jung Junker Kaiser Karl Keller Kern Kessler
Kirchner Klein Kluge Knoll Koch Köhler König Konrad Kopp Körner Kraft Kramer Krämer Kraus Krause
Krebs Kremer Kretschmer Kröger Krüger Kruse Kuhn Kühn Kuhlmann Kunz Kunze Kurz Lang Lange Langer
Lehmann Lenz Linder Lindner Lorenz Ludwig Lutz Maier Martens Martin Marx Maurer May Mayer Meier
Meißner Menzel Merkel Mertens Metzger Meyer Michel Möller Moser Mohr Müller Münch Nagel Naumann
Neubauer Neumann Nguyen Noack Nowak Oswald Ott Otto Paul Peters Petersen Pfeiffer Pfeifer
Philipp Pohl Popp Probst Raab Radtke Rausch Rau Reich Reichert Reimann Reinhardt Reuter Richter
Riedel Rieger Ritter Roth Rothe Rudolph Ruf Sander Sauer Schade Schäfer Schaller Scheffler
Schenk Scherer Schilling Schindler Schlüter Schmid Schmidt Schmitt Schmitz Schneider Scholz
Schön Schramm Schreiber Schröder Schröter Schubert Schuh Schuhmacher Schulte Schultz Schulz
Schulze Schumacher Schumann Schuster Schütz Schwab Schwarz Schweizer Seidel Seifert Siebert
Siegel Simon Singer Sommer Stahl Stark Steffen Stein Steiner Steinbach Stephan Stoll Straub
Strauß Sturm Thiel Thomas Thoma Ullrich Ulrich Unger Urban Vogel Vogt Voigt Volk Voss Voß Wagner
Walter Walther Weber Wegener Wegner Weidner Weigel Weiß Weiss Wendt Wenzel Werner Westphal
Wiedemann Wiese Wieland Will Wilhelm Wimmer Winkler Winter Wirth Witt Wittmann Wolf Wolff Wulf
Wunderlich Zander Zeller Ziegler Zimmer Zimmermann Yilmaz Yıldız Yildirim Kaya Demir Şahin Sahin
Çelik Celik Öztürk Aydin Aydın Arslan Aslan Dogan Doğan Kilic Kılıç Cetin Kara Koc Koç Kurt
Özdemir Simsek Şimşek Polat Korkmaz Yalcin Avci Aksoy Aktas Bulut Tekin Erdogan Ivanov Iwanow
Petrov Petrow Smirnow Kowalski Kowalska Kowalczyk Nowicki Wiśniewski Wisniewski Wójcik Wojcik
Kaminski Kamiński Lewandowski Zielinski Zieliński Szymanski Wozniak Dabrowski Mazur Krawczyk
Schevchenko Shevchenko Schewtschenko Kovalenko Bondarenko Melnyk Melnik Tkachenko Kravchenko
Popov Popova Sokolow Wolkow Kuznetsov Kusnezow Horvat Novak Petrovic Jovanovic Nikolic Markovic
Djordjevic Kovacs Nagy Toth Szabo Popescu Ionescu Popa Rossi Russo Ferrari Esposito Bianchi
Romano Colombo Ricci Greco Bruno Conti Gallo Costa Giordano Rizzo Lombardi Garcia Fernandez
Gonzalez Rodriguez Lopez Martinez Sanchez Perez Silva Santos Ferreira Pereira Oliveira Dubois
Durand Leroy Moreau Laurent Smith Johnson Williams Brown Jones Miller Davis Wilson Taylor Clark
Hall Allen Wright Hughes Edwards Evans Khan Hussain Ahmed Ali Hassan Hussein Ibrahim Mohamed
Mahmoud Khalil Haddad Al-Masri Alhamad Saleh Said Salem Hosseini Ahmadi Rahimi Karimi Mohammadi
Singh Kumar Sharma Patel Tran Pham Le Hoang
"""

FAMILY = frozenset(plain(name) for name in _LISTED.split())
"""All of them as `plain` writes them."""
WRITTEN = FAMILY | frozenset(name.lower() for name in _LISTED.split())
"""All of them in lower case, with their umlauts and without."""
